import { cropFace, resizeBilinear } from '@avemo/vision-prep';
import {
  alignFace,
  faceBox,
  faceClips,
  faceFrames,
  type AlignedFrame,
  type FaceClip,
  type FaceFramesOptions,
  type TrackedFrame,
} from '@avemo/vision-prep/faces';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faceAt, framesWith, pointsAt, slope } from './drawn-tracks';

const size = 32;

async function all<D>(items: AsyncIterable<D>): Promise<D[]> {
  const list: D[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const run = (frames: TrackedFrame<Uint8Array>[], options: FaceFramesOptions = {}) =>
  all(faceFrames(frames, { size, ...options }));
const data = ({ picture }: AlignedFrame) => [...picture.data];
const aligned = (index: number, x: number, y = 40) => [
  ...alignFace(slope(index), pointsAt(x, y), { size }).data,
];
const black = new Array(size * size * 3).fill(0);

/** A face that is seen in frames 2, 3 and 6 of 8, and moves by 10 pixels from 3 to 6. */
const gappy = framesWith([[], [], [faceAt(50, 40)], [faceAt(50, 40)], [], [], [faceAt(60, 40)], []]);
const present = [false, false, true, true, false, false, true, false];

describe('faceFrames', () => {
  it.each(['hold', 'interpolate', 'mask', 'wholeFrame'] as const)(
    "faceFrames(frames, { missing: '%s' }) gives every frame and says which show the face",
    async (missing) => {
      const frames = await run(gappy, { missing });
      expect(frames.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(frames.map(({ time }) => time)).toEqual(gappy.map(({ time }) => time));
      expect(frames.map((frame) => frame.present)).toEqual(present);
      expect(frames.map(({ face }) => face !== undefined)).toEqual(present);
      expect(frames.every(({ picture }) => `${picture.shape}` === `${[size, size, 3]}`)).toBe(true);
      for (const [i, x] of [
        [2, 50],
        [3, 50],
        [6, 60],
      ]) {
        expect(data(frames[i])).toEqual(aligned(i, x));
      }
    },
  );

  it("faceFrames(frames, { missing: 'hold' }) looks where the face was last, and gives black before", async () => {
    const frames = await run(gappy, { missing: 'hold' });
    expect([0, 1].map((i) => data(frames[i]))).toEqual([black, black]);
    expect([4, 5].map((i) => data(frames[i]))).toEqual([aligned(4, 50), aligned(5, 50)]);
    expect(data(frames[7])).toEqual(aligned(7, 60));
  });

  it("faceFrames(frames, { missing: 'interpolate' }) looks on the way, and at the ends where the face is next or was last", async () => {
    const frames = await run(gappy, { missing: 'interpolate' });
    expect([0, 1].map((i) => data(frames[i]))).toEqual([aligned(0, 50), aligned(1, 50)]);
    const between = [aligned(4, 50 + 10 / 3), aligned(5, 50 + 20 / 3)];
    [4, 5].forEach((i, k) => {
      const worst = Math.max(...data(frames[i]).map((level, j) => Math.abs(level - between[k][j])));
      expect(worst).toBeLessThanOrEqual(1);
    });
    expect(data(frames[7])).toEqual(aligned(7, 60));
  });

  it("faceFrames(frames, { missing: 'interpolate', maxGap }) holds in longer gaps, without waiting", async () => {
    const frames = await run(gappy, { missing: 'interpolate', maxGap: 0.1 });
    expect([4, 5].map((i) => data(frames[i]))).toEqual([aligned(4, 50), aligned(5, 50)]);
    let asked = 0;
    async function* endless() {
      for (let index = 0; ; index++, asked++) {
        yield { ...gappy[0], index, time: index / 10, faces: index === 0 ? [faceAt(50, 40)] : [] };
      }
    }
    for await (const { index } of faceFrames(endless(), { missing: 'interpolate', maxGap: 1, size })) {
      if (index === 100) break;
    }
    expect(asked).toBeLessThan(115);
  });

  it("faceFrames(frames, { missing: 'drop' }) gives the frames with the face alone", async () => {
    const frames = await run(gappy, { missing: 'drop' });
    expect(frames.map(({ index }) => index)).toEqual([2, 3, 6]);
    expect(frames.every((frame) => frame.present)).toBe(true);
  });

  it("faceFrames(frames, { missing: 'mask' | 'wholeFrame' }) gives black, or the whole picture", async () => {
    expect(data((await run(gappy, { missing: 'mask' }))[4])).toEqual(black);
    const whole = resizeBilinear(slope(4), { width: size, height: size, antialias: true });
    expect(data((await run(gappy, { missing: 'wholeFrame' }))[4])).toEqual([...whole.data]);
  });

  it("faceFrames(frames, { cut: 'box' }) gives the upright box around eyes and mouth", async () => {
    const [frame] = await run(framesWith([[faceAt(50, 40)]]), { cut: 'box' });
    const box = cropFace(slope(0), faceBox(pointsAt(50, 40)));
    expect(data(frame)).toEqual([
      ...resizeBilinear(box, { width: size, height: size, antialias: true }).data,
    ]);
    expect(data(frame)).not.toEqual(aligned(0, 50));
  });

  it('faceFrames(frames, { track }) keeps to the chosen face until it is gone', async () => {
    const [small, large] = [faceAt(30, 40, 1, 60), faceAt(90, 40, 2, 80)];
    const frames = framesWith([
      [small, large],
      ...Array.from({ length: 3 }, () => [{ ...small, box: { ...small.box, width: 200 } }, large]),
      ...Array.from({ length: 14 }, () => [small]),
    ]);
    const tracks = async (options: FaceFramesOptions) =>
      (await run(frames, options)).map(({ face }) => face?.track ?? 0);
    expect(await tracks({})).toEqual([...Array(4).fill(2), ...Array(10).fill(0), ...Array(4).fill(1)]);
    expect(await tracks({ track: 1 })).toEqual(Array(18).fill(1));
    expect(await tracks({ track: 'central' })).toEqual(Array(18).fill(1));
    const cut = frames.map((frame) => ({ ...frame, cut: frame.index === 4 }));
    expect((await run(cut)).map(({ face }) => face?.track ?? 0)).toEqual([
      ...Array(4).fill(2),
      ...Array(14).fill(1),
    ]);
  });

  it('faceFrames(frames) says what is wrong with an argument', async () => {
    await expect(run(gappy, { missing: 'skip' as 'drop' })).rejects.toThrow(/missing must be one of 'hold'/);
    await expect(run(gappy, { track: 0 })).rejects.toThrow(/track must be an integer of at least 1; got 0/);
    await expect(run(gappy, { track: 'loud' as 'largest' })).rejects.toThrow(/track must be one of/);
    await expect(run(gappy, { size: 0 })).rejects.toThrow(/size must be an integer/);
    await expect(run(gappy, { maxGap: 0 })).rejects.toThrow(/maxGap must be above 0/);
  });
});

describe('faceClips', () => {
  it('faceClips(frames) stacks the frames of faceFrames: any length, hop, rest', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 14 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom('drop' as const, 'repeat' as const),
        async (count, length, hop, rest) => {
          const frames = framesWith(
            Array.from({ length: count }, (_, i) => (i % 4 === 3 ? [] : [faceAt(50, 40)])),
          );
          const single = await all(faceFrames(frames, { size: 8 }));
          const clips = await all(faceClips(frames, { size: 8, length, hop, rest }));
          const starts: number[] = [];
          for (let start = 0; start + length <= count; start += hop) starts.push(start);
          const covered = starts.length > 0 ? starts[starts.length - 1] + length : 0;
          const next = starts.length > 0 ? starts[starts.length - 1] + hop : 0;
          if (rest === 'repeat' && next < count && covered < count) starts.push(next);
          expect(clips).toHaveLength(starts.length);
          clips.forEach((clip: FaceClip<Uint8Array>, k) => {
            expect(clip.pictures.shape).toEqual([length, 8, 8, 3]);
            for (let i = 0; i < length; i++) {
              const frame = single[Math.min(starts[k] + i, count - 1)];
              expect(clip.indices[i]).toBe(frame.index);
              expect(clip.times[i]).toBe(frame.time);
              expect(clip.mask[i]).toBe(starts[k] + i < count && frame.present ? 1 : 0);
              expect([...clip.pictures.data.slice(i * 192, (i + 1) * 192)]).toEqual([...frame.picture.data]);
            }
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('faceClips(frames) says what is wrong with an argument', async () => {
    await expect(all(faceClips(gappy, { length: 0 }))).rejects.toThrow(/length must be an integer/);
    await expect(all(faceClips(gappy, { hop: 1.5 }))).rejects.toThrow(/hop must be an integer/);
    await expect(all(faceClips(gappy, { rest: 'pad' as 'drop' }))).rejects.toThrow(
      /rest must be one of 'drop'/,
    );
  });
});
