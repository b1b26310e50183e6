import { expect, it } from 'vitest';
import type { Block } from '../../../src/prepare/block';
import type { Media } from '../../../src/prepare/media';
import type { Use } from '../../../src/prepare/preparation';
import { useOf } from '../../../src/prepare/use';
import { materialOf } from '../../../src/recipes/avef/material';

const settings = { dropSilence: true, detector: 'endpoints', clipSize: 4, faceCut: 'box' } as const;
const sampleRate = 16_000;

/** Four seconds, in whose second and third one somebody speaks. */
const samples = Float32Array.from({ length: 4 * sampleRate }, (_, n) => {
  const loud = n >= sampleRate && n < 3 * sampleRate ? 0.5 : 0.0005;
  return loud * Math.sin(0.05 * n) + 0.1 * loud * Math.sin(n * n);
});
const media: Media = {
  audio: {
    read: async () => ({ samples, sampleRate }),
    async *chunks() {
      yield { samples, sampleRate };
    },
  },
};

/** 25 faces a second, each of the colour of its place. */
const face: Block = {
  data: Uint8Array.from({ length: 100 * 48 }, (_, i) => Math.floor(i / 48)),
  shape: [100, 4, 4, 3],
  times: Float64Array.from({ length: 100 }, (_, i) => i / 25),
};
const plain = useOf(() => media);
const use = ((preparation, options) =>
  preparation.name === 'face-crops' ? Promise.resolve({ face }) : plain(preparation, options)) as Use;

it('materialOf(media, …) says which share of the sound is kept, all of it where nothing is cut', async () => {
  const cut = await materialOf(media, settings, use, { drawn: false });
  expect(cut!.measures['share of the sound kept']).toBeCloseTo(0.5, 1);
  expect(cut!.pictures).toBeUndefined();
  const whole = await materialOf(media, { ...settings, dropSilence: false }, use, { drawn: false });
  expect(whole!.measures).toEqual({ 'share of the sound kept': 1 });
  expect(
    await materialOf(
      {},
      settings,
      useOf(() => ({})),
      { drawn: true },
    ),
  ).toBeUndefined();
});

it('materialOf(media, …, { drawn: true }) draws the clip before and after, and the channels of the first segment', async () => {
  const { measures, pictures } = (await materialOf(media, settings, use, { drawn: true }))!;
  const of = (name: string) => pictures!.find((picture) => picture.name.startsWith(name))!;
  for (const { width, height, data } of pictures!) expect(data).toHaveLength(width * height * 3);
  const [before, after] = ['the clip as it is', 'without silence'].map((when) => of(`wave, ${when}`));
  expect(after.width / before.width).toBeCloseTo(measures['share of the sound kept'], 2);
  // The wave is dark in the middle alone: nothing is drawn near the edges of a silent column.
  const dark = (column: number) =>
    Array.from({ length: before.height }, (_, y) => before.data[3 * (y * before.width + column)]).filter(
      (level) => level < 100,
    ).length;
  expect(dark(Math.round(before.width / 8))).toBeLessThan(4);
  expect(dark(Math.round(before.width / 2))).toBeGreaterThan(20);
  // Eight faces, the first ones from the beginning and from where the speech begins.
  expect(of('faces, the clip as it is').width).toBe(32);
  expect(of('faces, the clip as it is').data[0]).toBe(0);
  expect(of('faces, without silence').data[0]).toBeGreaterThan(15);
  const [colours, red, green, blue] = [
    'first segment',
    'static',
    'first differences',
    'second differences',
  ].map(of);
  for (let i = 0; i < 64 * 64; i += 97) {
    const channels = [red, green, blue].map(({ data }) => data[3 * i]);
    expect([...colours.data.slice(3 * i, 3 * i + 3)]).toEqual(channels);
  }
});
