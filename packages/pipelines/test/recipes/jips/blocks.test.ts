import { describe, expect, it } from 'vitest';
import type { Block } from '../../../src/prepare/block';
import type { Media } from '../../../src/prepare/media';
import { useOf } from '../../../src/prepare/use';
import { stepsOf } from '../../../src/recipes/jips/blocks';

const settings = { step: 0.2, bands: 16, columns: 4, openSmile: 'none', logBefore: 'mel', size: 32 } as const;

/** Three seconds with a tone in the second one. */
const samples = Float32Array.from({ length: 48000 }, (_, n) =>
  n >= 16000 && n < 32000 ? 0.4 * Math.sin(0.3 * n) : 0,
);
const audio = {
  read: async () => ({ samples, sampleRate: 16000 }),
  async *chunks() {
    yield { samples, sampleRate: 16000 };
  },
};

/** Ten faces a second for three seconds; between 1 and 2 s none is found. */
const faces: Block = {
  data: new Uint8Array(30 * 32 * 32 * 3).fill(200),
  shape: [30, 32, 32, 3],
  times: Float64Array.from({ length: 30 }, (_, i) => i / 10),
  mask: Uint8Array.from({ length: 30 }, (_, i) => (i >= 10 && i < 20 ? 0 : 1)),
};

const blocksOf = async (media: Media) => {
  const use = useOf(() => media);
  const names = ['image', 'descriptors', 'picture', 'activity'] as const;
  const blocks = await Promise.all(names.map((name) => stepsOf(name)(media, settings, use)));
  return Object.fromEntries(names.map((name, i) => [name, blocks[i]!])) as Record<
    (typeof names)[number],
    Block
  >;
};
const rowsThat = ({ mask, shape }: Block) =>
  Array.from({ length: shape[0] }, (_, row) => (mask ? mask[row] : 1)).filter((mark) => mark !== 0).length;

describe('stepsOf', () => {
  it('stepsOf(name)(sound and faces) gives both streams on one grid, m where it sounds and n where a face is', async () => {
    const { image, picture, activity } = await blocksOf({ audio, features: { faces: async () => faces } });
    expect([image.shape, picture.shape, activity.shape]).toEqual([
      [15, 20, 16, 1],
      [15, 32, 32, 3],
      [15, 2],
    ]);
    expect(picture.data).toBeInstanceOf(Uint8Array);
    const column = (k: number) => Array.from({ length: 15 }, (_, row) => activity.data[2 * row + k]);
    expect(column(0).map((m) => (m > 0.9 ? 1 : m))).toEqual([
      ...Array(5).fill(0),
      ...Array(5).fill(1),
      ...Array(5).fill(0),
    ]);
    expect(column(1)).toEqual([...Array(5).fill(1), ...Array(5).fill(0), ...Array(5).fill(1)]);
    expect(rowsThat(picture)).toBe(10);
  });

  it('stepsOf(name)(sound alone) and (faces alone) give rows of zeros that do not count for the other', async () => {
    const heard = await blocksOf({ audio });
    expect([rowsThat(heard.image), rowsThat(heard.picture), heard.picture.shape[0]]).toEqual([15, 0, 15]);
    expect(Math.max(...heard.activity.data.filter((_, i) => i % 2 === 1))).toBe(0);
    const seen = await blocksOf({ features: { faces: async () => faces } });
    expect(rowsThat(seen.image)).toBe(0);
    expect(rowsThat(seen.descriptors)).toBe(0);
    expect([seen.descriptors.shape[1], heard.descriptors.shape[1]]).toEqual([38, 38]);
    expect(Math.max(...seen.activity.data.filter((_, i) => i % 2 === 0))).toBe(0);
    expect(rowsThat(seen.activity)).toBe(seen.activity.shape[0]);
  });

  it('stepsOf(name)(nothing) has no block', async () => {
    expect(
      await stepsOf('activity')(
        {},
        settings,
        useOf(() => ({})),
      ),
    ).toBeUndefined();
  });
});
