import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { resizeBilinear } from '@avemo/vision-prep';
import { openVideo, type TimedFrame, type Video } from '@avemo/vision-prep/node';
import { afterAll, describe, expect, it } from 'vitest';
import { allFrames, clip, decoders, expectedClips } from './decoders';

// A folder of its own, in which nobody else makes files.
process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'avemo-frames-'));
afterAll(() => rmSync(tmpdir(), { recursive: true, force: true }));

/** Quick to compare. */
const digests = (frames: TimedFrame[]) =>
  frames.map(({ time, picture }) => [time, createHash('sha1').update(picture.data).digest('hex')]);

const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith('avemo-video-'));
/** Clips with pictures. */
const filmed = Object.keys(expectedClips).filter((name) => expectedClips[name].width !== undefined);
const long = ['h264-long.mp4', 'vp8-long.webm', 'mpeg1-long.mpg'];

/** Processes and threads that this program has started and that still run. */
function running(): number {
  const { workers } = process.report.getReport() as unknown as { workers: unknown[] };
  return process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length + workers.length;
}

describe.each(decoders)('openVideo with $name', (decoder) => {
  const open = (source: Parameters<typeof openVideo>[0], options = {}) =>
    openVideo(source, { decoder, ...options });

  it.each(long)('frames({ from, to }) of %s are those of the whole whose times lie there', async (name) => {
    const video = await open(clip(name));
    const whole = await allFrames(video);
    for (const [from, to] of [
      [0, 0.3],
      [2.05, 2.4],
      [3.3, 4],
      [5.8, Infinity],
      [4.5, 4.51],
      [100, 101],
    ]) {
      const part = await allFrames(video, { from, to });
      expect(digests(part)).toEqual(digests(whole.filter(({ time }) => time >= from && time < to)));
    }
    await video.close();
  });

  it.each(long)('audio({ from, to }) of %s is that stretch of the whole', async (name) => {
    const video = await open(clip(name));
    const { samples, sampleRate } = await video.audio();
    for (const [from, to] of [
      [0, 0.5],
      [0.55, 0.9],
      [3.25, 4],
    ]) {
      const part = await video.audio({ from, to });
      const first = Math.round(from * sampleRate);
      const expected = samples.slice(first, Math.round(to * sampleRate));
      expect(part.samples.length).toBe(expected.length);
      // A decoder that begins in the middle of the track knows less of what came before.
      const off =
        expected.reduce((sum, value, i) => sum + Math.abs(value - part.samples[i]), 0) / expected.length;
      expect(off).toBeLessThan(1e-3);
    }
    await video.close();
  });

  it.each(filmed)(
    'frames({ rate }) of %s gives at each moment the frame that is shown then',
    async (name) => {
      const video = await open(clip(name));
      const whole = await allFrames(video).catch(() => undefined);
      if (!whole) return void (await expect(allFrames(video, { rate: 3 })).rejects.toThrow());
      for (const [rate, from, to] of [
        [10, 0, Infinity],
        [3, 0, Infinity],
        [40, 0.2, 0.8],
        [7.5, 0.1, Infinity],
        [1, 0, Infinity],
      ]) {
        const sampled = await allFrames(video, { rate, from, to });
        const end = Math.min(to, whole.at(-1)!.time + 1 / (video.frameRate ?? rate));
        const expected: [time: number, shown: TimedFrame][] = [];
        for (let k = 0; from + k / rate < end - 1e-4; k++) {
          const moment = from + k / rate;
          const shown = whole.filter(({ time }) => time <= moment + 1e-4).at(-1);
          if (shown) expected.push([moment, shown]);
        }
        expect(sampled.map(({ time }) => time)).toEqual(
          expected.map(([moment]) => expect.closeTo(moment, 9)),
        );
        sampled.forEach(({ picture }, k) => {
          expect(Buffer.compare(picture.data, expected[k][1].picture.data), `${rate} ${from} ${k}`).toBe(0);
        });
        expect(new Set(sampled.map(({ picture }) => picture.data.buffer)).size).toBe(sampled.length);
      }
      await video.close();
    },
  );

  it.each(filmed)(
    'frames({ rate, approximate }) of %s gives at each moment a frame that is older by half a step at most',
    async (name) => {
      const video = await open(clip(name));
      const whole = await allFrames(video).catch(() => undefined);
      if (!whole) return;
      let later = 0;
      for (const [rate, from] of [
        [3, 0],
        ...(['vp8-truncated.webm', 'h264-lonely.mp4'].includes(name) ? [[1, 0]] : [[5, 0.2]]),
      ]) {
        const exact = await allFrames(video, { rate, from });
        const sampled = await allFrames(video, { rate, from, approximate: true });
        expect([0, 1]).toContain(exact.length - sampled.length);
        sampled.forEach(({ time, picture }, k) => {
          expect(time).toBeCloseTo(exact[k].time, 9);
          const near = whole.filter(({ time: own }) => own <= time + 1e-4 && own >= time - 0.5 / rate - 1e-3);
          expect(near.some((frame) => Buffer.compare(picture.data, frame.picture.data) === 0)).toBe(true);
          if (Buffer.compare(picture.data, exact[k].picture.data) !== 0) later++;
        });
      }
      // These have frames that no other frame is predicted from.
      if (['h264-aac.mp4', 'h264-lonely.mp4', 'mpeg2.vob'].includes(name)) expect(later).toBeGreaterThan(0);
      await video.close();
    },
  );

  it('frames({ rate }) at the rate of the film gives each frame once', async () => {
    const steady = await open(clip('h264-aac.mp4'));
    expect(digests(await allFrames(steady, { rate: 20 })).map(([, digest]) => digest)).toEqual(
      digests(await allFrames(steady)).map(([, digest]) => digest),
    );
  });

  it('frames({ size }) shrinks as resizeBilinear does with antialias', async () => {
    const video = await open(clip('h264-444.mp4'));
    const [first] = await allFrames(video, { to: 0.01 });
    const [small] = await allFrames(video, { to: 0.01, size: { width: 20 } });
    expect(small.picture.shape).toEqual([15, 20, 3]);
    const expected = resizeBilinear(first.picture, { width: 20, height: 15, antialias: true }).data;
    const off = small.picture.data.map((value, i) => Math.abs(value - expected[i]));
    expect(Math.max(...off)).toBeLessThanOrEqual(4);
    expect((await allFrames(video, { to: 0.01, size: { width: 100, height: 7 } }))[0].picture.shape).toEqual([
      7, 100, 3,
    ]);
  });

  it('frames() shows a turned picture upright', async () => {
    const [{ picture }] = await allFrames(await open(clip('h264-turned.mp4')), { to: 0.01 });
    const [flat] = await allFrames(await open(clip('h264-444.mp4')), { to: 0.01 });
    // A quarter turn with the clock: the left column, read upwards, is the upper row.
    for (const [y, x] of [
      [5, 5],
      [40, 20],
      [60, 40],
    ]) {
      expect(Math.abs(picture.get(y, x, 1) - flat.picture.get(47 - x, y, 1))).toBeLessThan(8);
    }
  });

  it('openVideo(source) takes paths, URLs, bytes, Blobs and streams alike, and leaves no file', async () => {
    const path = clip('h264-aac.mp4');
    const bytes = readFileSync(path);
    const before = temporary();
    const handle = await openFile(path);
    const sources = [
      pathToFileURL(path),
      new Uint8Array(bytes),
      Uint8Array.from(bytes).buffer,
      new Blob([bytes]),
      new File([bytes], 'wrong.txt'),
      new Blob([bytes]).stream(),
      handle.createReadStream(),
    ];
    const expected = digests(await allFrames(await open(path)));
    for (const source of sources) {
      const video = await open(source as Blob);
      expect(digests(await allFrames(video))).toEqual(expected);
      await video.close();
      expect(temporary()).toEqual(before);
    }
    await expect(open(new Blob(['no video']))).rejects.toMatchObject({ code: 'unknown-format' });
    async function* broken() {
      yield bytes.subarray(0, 100);
      throw new Error('line cut');
    }
    await expect(open(broken())).rejects.toThrow('line cut');
    expect(temporary()).toEqual(before);
  });

  it('frames() that are left, aborted or closed end their process or thread', async () => {
    const before = running();
    const ways: ((video: Video) => Promise<unknown>)[] = [
      async (video) => {
        for await (const _ of video.frames()) break;
      },
      async (video) => {
        const controller = new AbortController();
        const walk = async () => {
          for await (const _ of video.frames({ signal: controller.signal }))
            controller.abort(new Error('enough'));
        };
        await expect(walk()).rejects.toThrow('enough');
      },
      async (video) => {
        const walk = async () => {
          for await (const _ of video.frames()) await video.close();
        };
        await expect(walk()).rejects.toMatchObject({ code: 'closed' });
      },
      async (video) => {
        const walk = async () => {
          for await (const _ of video.frames()) throw new TypeError('user');
        };
        await expect(walk()).rejects.toThrow('user');
      },
      async (video) => {
        await expect(video.audio({ signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
      },
    ];
    for (const way of ways) {
      const video = await open(readFileSync(clip('h264-long.mp4')));
      await way(video);
      await video.close();
      expect(running()).toBe(before);
      expect(temporary()).toEqual([]);
    }
    const controller = new AbortController();
    const opening = open(clip('h264-long.mp4'), { signal: controller.signal });
    controller.abort(new Error('too late'));
    await expect(opening).rejects.toThrow('too late');
    expect(running()).toBe(before);
  });

  it('frames() waits for its reader: large frames do not pile up', async () => {
    const video = await open(clip('h264-long.mp4'));
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    let count = 0;
    // 60 frames of 6.2 MB would be 373 MB.
    for await (const { picture } of video.frames({ size: { width: 1920, height: 1080 } })) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (count++ % 10 === 0) globalThis.gc?.();
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
      expect(picture.data.length).toBe(1920 * 1080 * 3);
    }
    expect(count).toBe(60);
    // What is read and not yet collected stays far below the whole.
    expect(peak).toBeLessThan(250e6);
    await video.close();
  });

  it('frames() of one video may be walked through several times at once', async () => {
    const video = await open(clip('h264-aac.mp4'));
    const [one, two, sound] = await Promise.all([allFrames(video), allFrames(video), video.audio()]);
    expect(digests(one)).toEqual(digests(two));
    expect(sound.samples.length).toBeGreaterThan(40_000);
  });
});
