import { expect, it } from 'vitest';
import { readyFaces } from '../../src/preparations/ready-faces';
import type { Media } from '../../src/prepare/media';

/** Four grey faces of 2 × 2 in a clip of two seconds. */
const media = (times: Float64Array): Media => ({
  audio: {
    read: () => Promise.reject(new Error('not asked for')),
    async *chunks() {
      for (let piece = 0; piece < 4; piece++) yield { samples: new Float32Array(50), sampleRate: 100 };
    },
  },
  features: {
    faces: async () => ({
      data: Uint8Array.from({ length: 16 }, (_, i) => 10 * Math.floor(i / 4)),
      shape: [4, 2, 2, 1],
      times,
    }),
  },
});

it('readyFaces(media, size) makes grey faces coloured and spreads those without times over the sound', async () => {
  const block = (await readyFaces(media(Float64Array.of(0, 1, 2, 3)), 2))!;
  expect(block.shape).toEqual([4, 2, 2, 3]);
  expect([...block.data.subarray(12, 24)]).toEqual(new Array(12).fill(10));
  expect([...block.times!]).toEqual([0, 0.5, 1, 1.5]);
});

it('readyFaces(media, size) keeps times that lie within the sound', async () => {
  const block = (await readyFaces(media(Float64Array.of(0.1, 0.2, 0.3, 0.4)), 4))!;
  expect([...block.times!]).toEqual([0.1, 0.2, 0.3, 0.4]);
  expect(block.shape).toEqual([4, 4, 4, 3]);
});

it('readyFaces(media, size) gives nothing where the corpus gives no faces', async () => {
  expect(await readyFaces({}, 8)).toBeUndefined();
});
