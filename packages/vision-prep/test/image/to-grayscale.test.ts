import { expectClose, golden } from '@avemo/golden';
import { toGrayscale } from '@avemo/vision-prep';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { bytes, floats, scattered } from '../pictures';

const { input, output } = golden('vision/grayscale');

describe.each(['face', 'colours'])('toGrayscale of %s', (name) => {
  it.each(['bt601', 'bt709'] as const)(
    'toGrayscale(picture) of floats equals vision/grayscale: %s',
    (standard) => {
      const source = input(`x_${name}`);
      for (const picture of [floats(source), scattered(floats(source))]) {
        const result = toGrayscale(picture, { standard });
        expect(result.shape).toEqual([source.shape[0], source.shape[1], 1]);
        const { data, tolerance } = output(`${name}_${standard}`);
        expectClose(result.data, data, tolerance);
      }
    },
  );

  it('toGrayscale(picture) of bytes rounds to the nearest, one level from Pillow and OpenCV at most', () => {
    const picture = bytes(input(`x_${name}`));
    for (const key of ['bt601_pillow_u8', 'bt601_opencv_u8']) {
      const { data, tolerance } = output(`${name}_${key}`);
      expectClose(toGrayscale(picture).data, data, tolerance);
    }
    expect(toGrayscale(picture, { standard: 'bt709' }).data).toEqual(output(`${name}_bt709_u8`).data);
    expect(toGrayscale(picture).data).toEqual(
      Uint8Array.from(output(`${name}_bt601`).data, (v) => Math.floor(v + 0.5)),
    );
  });
});

describe('toGrayscale', () => {
  it('toGrayscale(picture) rounds every colour as whole numbers do, halves up', () => {
    expect([...toGrayscale(ndarray(Uint8Array.of(240, 92, 24), [1, 1, 3])).data]).toEqual([129]); // 128.5
    const levels = [0, 1, 5, 24, 25, 50, 92, 100, 127, 128, 150, 200, 240, 254, 255];
    const colours = levels.flatMap((r) => levels.flatMap((g) => levels.map((b) => [r, g, b])));
    const picture = ndarray(Uint8Array.from(colours.flat()), [1, colours.length, 3]);
    const exact = ([wr, wg, wb]: bigint[], half: bigint) =>
      colours.map(([r, g, b]) =>
        Number((wr * BigInt(r) + wg * BigInt(g) + wb * BigInt(b) + half) / (2n * half)),
      );
    expect([...toGrayscale(picture).data]).toEqual(exact([299n, 587n, 114n], 500n));
    expect([...toGrayscale(picture, { standard: 'bt709' }).data]).toEqual(exact([2126n, 7152n, 722n], 5000n));
  });

  it('toGrayscale(picture) keeps white and black', () => {
    for (const standard of ['bt601', 'bt709'] as const) {
      const picture = ndarray(Uint8Array.of(255, 255, 255, 0, 0, 0), [1, 2, 3]);
      expect([...toGrayscale(picture, { standard }).data]).toEqual([255, 0]);
    }
  });

  it('toGrayscale(picture) says what is wrong with an argument', () => {
    expect(() => toGrayscale(ndarray(new Uint8Array(4), [1, 1, 4]))).toThrow(/must have 3 channels; got 4/);
    const picture = ndarray(new Uint8Array(3), [1, 1, 3]);
    for (const standard of ['bt2020', 'toString']) {
      expect(() => toGrayscale(picture, { standard: standard as 'bt601' })).toThrow(
        /'bt601' or 'bt709'; got/,
      );
    }
  });
});
