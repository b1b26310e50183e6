import { createPicture } from '@avemo/vision-prep';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { faceCrops } from '../../src/preparations/face-crops';
import type { Block, Blocks } from '../../src/prepare/block';
import type { Media } from '../../src/prepare/media';

beforeAll(() => useBackend('wasm', { threads: 1 }));

/** Three frames of one colour, in which nobody is seen. */
const empty: Media = {
  video: {
    async *frames() {
      for (const level of [10, 20, 30]) {
        const picture = createPicture(new Uint8Array(32 * 24 * 3).fill(level), {
          width: 32,
          height: 24,
          channels: 3,
        });
        yield { time: level / 100, picture };
      }
    },
  },
};

it('faceCrops(…, { maxHeight }) asks the video for frames of no more rows', async () => {
  const asked: unknown[] = [];
  const video = {
    frames: (options?: { maxHeight?: number }) => {
      asked.push(options?.maxHeight);
      return empty.video!.frames();
    },
  };
  const run = (options: object) =>
    faceCrops.run({ video }, { size: 8, cut: 'box', maxRate: 30, ...options }, () => Promise.resolve({}));
  for (const options of [{ maxHeight: 20 }, {}]) {
    for await (const _ of run(options) as AsyncIterable<Blocks>);
  }
  expect(asked).toEqual([20, undefined]);
});

it('faceCrops(…) of a video that shows no face gives its whole pictures, with a mask of zeros', async () => {
  const parts: Block[] = [];
  const run = faceCrops.run(empty, { size: 8, cut: 'box', maxRate: 30 }, () => Promise.resolve({}));
  for await (const { face } of run as AsyncIterable<Blocks>) parts.push(face);
  expect(parts).toHaveLength(1);
  const [{ data, shape, mask, times }] = parts;
  expect(shape).toEqual([3, 8, 8, 3]);
  expect([...mask!]).toEqual([0, 0, 0]);
  expect([...times!]).toEqual([0.1, 0.2, 0.3]);
  expect([0, 192, 384].map((at) => data[at])).toEqual([10, 20, 30]);
});
