import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVideo, VideoError } from '@avemo/vision-prep/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allFrames, clip, decoders } from './decoders';

let folder: string;
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'avemo-bad-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mp4 = readFileSync(clip('h264-aac.mp4'));

/** A copy of a clip with four bytes changed at an offset behind a mark. */
function patched(bytes: Uint8Array, mark: string, offset: number, value: number[]): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf(mark);
  if (at < 0) throw new Error(`no ${mark}`);
  copy.set(value, at + mark.length + offset);
  return copy;
}

describe.each(decoders)('openVideo with $name', (decoder) => {
  const open = (source: Parameters<typeof openVideo>[0], options = {}) =>
    openVideo(source, { decoder, ...options });

  it('openVideo(path) names files that are missing, empty, folders or devices', async () => {
    await expect(open(join(folder, 'missing.mp4'))).rejects.toMatchObject({
      name: 'VideoError',
      code: 'not-found',
    });
    await expect(open(`${folder}/a\0b.mp4`)).rejects.toMatchObject({ code: 'not-found' });
    await expect(open(folder)).rejects.toMatchObject({ code: 'not-a-file' });
    await expect(open(file('empty.mp4', ''))).rejects.toMatchObject({ code: 'empty' });
    await expect(open(new Uint8Array(0))).rejects.toMatchObject({ code: 'empty' });
    if (process.platform !== 'win32') {
      await expect(open('/dev/zero')).rejects.toMatchObject({ code: 'not-a-file' });
    }
  });

  it('openVideo(path) refuses text, pictures and noise, whatever they are called', async () => {
    const noise = Uint8Array.from(
      { length: 50_000 },
      (_, i) => (Math.imul(i ^ (i >> 7), 0x9e3779b1) >>> 13) & 255,
    );
    for (const content of ['Dear reader, this is no film.\n'.repeat(400), noise, new Uint8Array(5000)]) {
      await expect(open(file('text.mp4', content))).rejects.toMatchObject({ code: 'unknown-format' });
    }
  });

  it('openVideo(path) says that a file is damaged where its index is cut off', async () => {
    // The index of this clip stands at its end.
    const late = readFileSync(clip('h264-444.mp4'));
    await expect(open(file('cut.mp4', late.subarray(0, late.length / 10)))).rejects.toMatchObject({
      code: 'damaged',
    });
    await expect(open(file('head.mp4', mp4.subarray(0, mp4.length / 10)))).rejects.toMatchObject({
      code: 'damaged',
    });
  });

  it('openVideo(path) of a codec that nobody knows names it; the sound can still be had', async () => {
    const video = await open(file('codec.mp4', patched(mp4, 'stsd', 12, [...Buffer.from('ZZZZ')])));
    expect(video.hasVideo).toBe(true);
    await expect(allFrames(video)).rejects.toMatchObject({ code: 'unsupported-codec', message: /ZZZZ/ });
    expect((await video.audio()).samples.length).toBeGreaterThan(10_000);
    await video.close();
  });

  it('openVideo(path) takes the size from the picture where the header lies about it', async () => {
    const avi = readFileSync(clip('xvid-mp3.avi'));
    const lying = patched(avi, 'strf', 8, [0xff, 0x7f, 0, 0, 0xff, 0x7f, 0, 0]);
    const video = await open(file('lie.avi', lying));
    expect([video.width, video.height]).toEqual([64, 48]);
    expect((await allFrames(video)).length).toBeGreaterThan(20);
    await video.close();
  });

  it('openVideo(path) refuses frames of more than maxPixels', async () => {
    const small = open(clip('h264-aac.mp4'), { maxPixels: 1000 });
    const video = await small.catch((error: unknown) => error);
    const error = video instanceof Error ? video : await allFrames(video as never).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: 'VideoError', code: 'too-large' });
  });

  it('openVideo(path) of a file with 0 frames says so', async () => {
    const cut = mp4.indexOf('mdat');
    const bytes = Buffer.concat([mp4.subarray(0, cut + 4), Buffer.alloc(mp4.length - cut - 4)]);
    const error = await open(file('hollow.mp4', bytes))
      .then((video) => allFrames(video))
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ name: 'VideoError', code: 'damaged' });
  });

  it('frames() and audio() of a file without such a track say so', async () => {
    const silent = await open(clip('h264-444.mp4'));
    await expect(silent.audio()).rejects.toMatchObject({ code: 'no-audio' });
    const dark = await open(clip('sound-only.mp4'));
    expect([dark.width, dark.height, dark.frameRate, dark.hasVideo]).toEqual([0, 0, null, false]);
    await expect(allFrames(dark)).rejects.toMatchObject({ code: 'no-video' });
  });

  it('frames() of a truncated file gives what is there and warns; with strict it rejects', async () => {
    const video = await open(clip('h264-truncated.mp4'));
    expect((await allFrames(video)).length).toBe(8);
    expect(video.warnings.length).toBeGreaterThan(0);
    await expect(
      open(clip('h264-truncated.mp4'), { strict: true }).then((v) => allFrames(v)),
    ).rejects.toMatchObject({
      code: 'damaged',
    });
  });

  it('openVideo(path) never opens what a playlist names, in any disguise', async () => {
    mkdirSync(join(folder, 'lists'), { recursive: true });
    const secret = clip('h264-aac.mp4');
    const lists = {
      'concat.mp4': `ffconcat version 1.0\nfile '${secret}'\n`,
      'hls.mp4': `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${secret}\n#EXT-X-ENDLIST\n`,
      'hls.m3u8': `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://${secret}\n#EXT-X-ENDLIST\n`,
      'dash.mpd': `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" mediaPresentationDuration="PT1S"><Period><AdaptationSet><Representation mimeType="video/mp4"><BaseURL>file://${secret}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
    };
    for (const [name, text] of Object.entries(lists)) {
      await expect(open(file(`lists/${name}`, text))).rejects.toMatchObject({ code: 'unknown-format' });
    }
  });

  it('openVideo(path) takes names apart that a shell or ffmpeg would read as something else', async () => {
    const inside = join(folder, 'names');
    mkdirSync(inside, { recursive: true });
    const names = [
      '-i.mp4',
      '$(touch made).mp4',
      'a;touch made.mp4',
      "quote's.mp4",
      'list|b.mp4',
      'frame%03d.mp4',
      'ünïcode 😀.mp4',
      'concat:a.mp4',
      'http:b.mp4',
    ];
    for (const name of names) {
      writeFileSync(join(inside, name), readFileSync(clip('h264-444.mp4')));
      const video = await open(join(inside, name));
      expect(video.width).toBe(64);
      await video.close();
    }
    expect(readdirSync(inside).sort()).toEqual([...names].sort());
  });

  it('openVideo(source) says what is wrong with an argument', async () => {
    await expect(open(undefined as never)).rejects.toThrow(TypeError);
    await expect(open(5 as never)).rejects.toThrow(/path, a URL, bytes, a Blob or a stream; got 5/);
    await expect(open(new URL('http://example.org/a.mp4'))).rejects.toThrow(/must begin with file:/);
    await expect(openVideo(clip('h264-444.mp4'), { decoder: 'vlc' as 'ffmpeg' })).rejects.toThrow(RangeError);
    await expect(open(clip('h264-444.mp4'), { maxPixels: 0 })).rejects.toThrow(RangeError);
    const video = await open(clip('h264-444.mp4'));
    for (const options of [
      { from: -1 },
      { from: 2, to: 1 },
      { from: NaN },
      { rate: 0 },
      { size: { width: 0 } },
      { size: { width: 1e6, height: 1e6 } },
    ]) {
      await expect(allFrames(video, options)).rejects.toThrow(RangeError);
    }
    await expect(allFrames(video, null as never)).rejects.toThrow(TypeError);
    await expect(allFrames(video, { size: 5 as never })).rejects.toThrow(TypeError);
    await video.close();
    await expect(allFrames(video)).rejects.toMatchObject({ code: 'closed' });
    await expect(video.audio()).rejects.toBeInstanceOf(VideoError);
  });
});

describe('openVideo(…)', () => {
  it('openVideo(path, { decoder }) rejects where the decoder is absent', async () => {
    const { systemFfmpeg } = await import('@avemo/vision-prep/node');
    const decoder = systemFfmpeg({ command: join(folder, 'no-such-ffmpeg') });
    await expect(openVideo(clip('h264-aac.mp4'), { decoder })).rejects.toMatchObject({ code: 'no-decoder' });
  });

  it('16k × 16k frames are refused within seconds', async () => {
    let path;
    try {
      path = join(folder, 'huge.mkv');
      execFileSync('ffmpeg', [
        '-v',
        'error',
        '-f',
        'lavfi',
        '-i',
        'color=size=16000x16000:rate=1:duration=1',
        '-pix_fmt',
        'gray',
        '-c:v',
        'ffv1',
        '-frames:v',
        '1',
        path,
      ]);
    } catch {
      console.warn('skipped: no ffmpeg to make a huge frame with.');
      return;
    }
    for (const decoder of decoders) {
      const begin = performance.now();
      const error = await openVideo(path, { decoder })
        .then((video) => allFrames(video))
        .catch((e: unknown) => e);
      expect(error).toMatchObject({ name: 'VideoError', code: 'too-large' });
      expect(performance.now() - begin).toBeLessThan(20_000);
    }
  });
});
