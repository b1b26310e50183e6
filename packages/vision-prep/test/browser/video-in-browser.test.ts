import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectClose, golden } from '@avemo/golden';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOrSkip, openBrowserPage, type BrowserPage } from '../../../../tools/browser';
import { ffmpegCore, openVideo } from '@avemo/vision-prep/node';
import { clip, expectedClips } from '../node/decoders';
import type * as program from '../programs/video-page';

type Result<Name extends keyof typeof program> = Awaited<ReturnType<(typeof program)[Name]>>;

const present = browserOrSkip('@avemo/vision-prep in a page');
const goldenFolder = new URL('../../../golden/cases/vision/', import.meta.url);
/** A sentence in AAC, whose first packet lies before 0. */
const spoken = fileURLToPath(new URL('../faces/clips/cremad-1001-happy.mp4', import.meta.url));
const videos = [
  'h264-aac.mp4',
  'h264-turned.mp4',
  'h264-vfr.mkv',
  'h264-late-sound.mp4',
  'vp8-vorbis.webm',
  'vp9-opus.webm',
  'av1-opus.webm',
  'h264.mpegts',
  'h264-cut.mp4',
  'sound-only.mp4',
  'h264-long.mp4',
  'xvid-mp3.avi',
  'h264-truncated.mp4',
];
const pictures = [
  'baseline_420.jpg',
  'progressive_444.jpg',
  'gray.jpg',
  'exif6.jpg',
  'rgb8.png',
  'palette.png',
  'rgb24.bmp',
];

describe.runIf(present)('@avemo/vision-prep/browser', () => {
  let page: BrowserPage;
  const call = <Name extends keyof typeof program>(name: Name, ...args: unknown[]) =>
    page.call<Result<Name>>(name, ...args);

  beforeAll(async () => {
    const file = (path: string) => ({ path });
    const head = join(mkdtempSync(join(tmpdir(), 'avemo-page-')), 'head.mp4');
    writeFileSync(head, readFileSync(clip('h264-aac.mp4')).subarray(0, 500));
    page = await openBrowserPage({
      program: new URL('../programs/video-page.ts', import.meta.url),
      files: {
        ...Object.fromEntries(videos.map((name) => [`/${name}`, file(clip(name))])),
        ...Object.fromEntries(
          pictures.map((name) => [
            `/${name}`,
            file(fileURLToPath(new URL(`image_decode/${name}`, goldenFolder))),
          ]),
        ),
        '/made.mp4': file(fileURLToPath(new URL('video_frames/made.mp4', goldenFolder))),
        '/spoken.mp4': file(spoken),
        '/text.mp4': { text: 'Dear reader, this is no film.' },
        '/head.mp4': { path: head },
        '/empty.mp4': { text: '' },
      },
    });
  });
  afterAll(() => page?.close());

  it.each(videos.filter((name) => !/avi|truncated|sound-only/.test(name)))(
    'openVideo(%s) in a page gives the frames, times and rates that ffprobe names',
    async (name) => {
      const expected = expectedClips[name];
      const got = await call('readClip', `/${name}`);
      const turned = name.includes('turned');
      expect([got.width, got.height]).toEqual(turned ? [48, 64] : [expected.width, expected.height]);
      expect([got.videoCodec, got.decoder]).toEqual([expected.codec, 'WebCodecs']);
      expect(got.times.length).toBe(expected.times!.length);
      got.times.forEach((time, i) => expect(Math.abs(time - expected.times![i]!)).toBeLessThan(0.011));
      const levels = got.levels.filter((level) => level < 180);
      expect(levels).toEqual([...levels].sort((a, b) => a - b));
      if (expected.audioCodec) {
        expect(got.sampleRate).toBe(expected.sampleRate);
        if (!name.includes('cut')) {
          const white = got.times.filter((_, i) => got.levels[i] > 180);
          expect(Math.abs(got.loud[0]! / got.sampleRate! - white[0])).toBeLessThan(0.07);
        }
      }
    },
  );

  it('openVideo(clip made) in a page equals vision/video_frames in colour and sound', async () => {
    const { output } = golden('vision/video_frames');
    const got = await call('readClip', '/made.mp4');
    const times = output('times_made');
    expectClose(got.times, times.data, times.tolerance);
    const means = output('mean_rgb_made');
    expectClose(got.colours.flat(), means.data, means.tolerance);
    const length = output('audio_samples_made');
    expectClose([got.samples], length.data, length.tolerance);
  });

  it('audio() in a page gives the samples of ffmpeg, from what prepares the decoder on', async () => {
    const video = await openVideo(spoken, { decoder: ffmpegCore() });
    const { samples, sampleRate } = await video.audio();
    await video.close();
    const got = await call('readSound', '/spoken.mp4');
    expect(got.sampleRate).toBe(sampleRate);
    const found = new Float32Array(new Uint8Array(Buffer.from(got.bytes, 'base64')).buffer);
    expect(found.length).toBe(samples.length);
    // AAC with noise in place of bands: its decoder's chance is the same only if both begin with the same packet.
    expect(Math.max(...found.map((value, i) => Math.abs(value - samples[i])))).toBeLessThan(1e-6);
  });

  it('frames({ from, to, size }) in a page seeks and shrinks', async () => {
    const found = await call('readStretch', '/h264-long.mp4', 3.05, 3.4);
    expect(found.map(({ time }) => time)).toEqual([3.1, 3.2, 3.3].map((time) => expect.closeTo(time, 6)));
    expect(found[0].shape).toEqual([15, 20, 3]);
  });

  it('openVideo(file) in a page names what is wrong', async () => {
    expect(await call('failure', '/text.mp4')).toMatchObject({ code: 'unknown-format' });
    expect(await call('failure', '/xvid-mp3.avi')).toMatchObject({ code: 'unknown-format' });
    expect(await call('failure', '/empty.mp4')).toMatchObject({ code: 'empty' });
    expect((await call('failure', '/head.mp4')).code).toMatch(/damaged|unknown-format/);
    expect(await call('failure', '/sound-only.mp4')).toMatchObject({ code: 'no-video' });
    expect((await call('failure', '/h264-truncated.mp4')).code).toMatch(/read|damaged/);
    expect(await call('abortAndClose', '/h264-long.mp4')).toEqual(['enough', 'closed']);
  });

  it.each(pictures)('readImage(%s) in a page equals vision/image_decode', async (name) => {
    const { data, shape, tolerance } = golden('vision/image_decode').output(`rgb_${name.slice(0, -4)}`);
    const got = await call('readPicture', `/${name}`);
    expect(got.shape).toEqual([shape[0], shape[1], 3]);
    expectClose(got.data, data, tolerance);
  });
});
