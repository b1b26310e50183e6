import { expectClose, golden } from '@avemo/golden';
import { createPicture, resizeArea } from '@avemo/vision-prep';
import { describe, expect, it } from 'vitest';
import { bytes, floats, scattered } from '../pictures';

const { parameters, input, output } = golden('vision/resize_area');

describe.each(Object.keys(parameters.sizes))('resizeArea of %s', (name) => {
  const [height, width] = parameters.sizes[name].out;
  const source = input(`x_${name}`);
  const stored = (data: ArrayLike<number>) => {
    const rowLength = width * source.shape[2];
    const list = Array.from(data);
    const rows: number[] | undefined = parameters.rows[name];
    return rows ? rows.flatMap((row) => list.slice(row * rowLength, (row + 1) * rowLength)) : list;
  };

  it('resizeArea(picture) equals vision/resize_area in floats and bytes', () => {
    for (const picture of [floats(source), scattered(floats(source))]) {
      const { data, tolerance } = output(name);
      expectClose(stored(resizeArea(picture, { width, height }).data), data, tolerance);
    }
    const { data, tolerance } = output(`${name}_u8`);
    expectClose(stored(resizeArea(bytes(source), { width, height }).data), data, tolerance);
  });
});

describe('resizeArea', () => {
  it('resizeArea(picture) of its own size gives the picture, of 1 × 1 the mean', () => {
    const picture = floats(input('x_drawn'));
    const [height, width] = picture.shape;
    expect(resizeArea(picture, { width, height }).data).toEqual(picture.data);
    const mean = picture.data.reduce((sum, value) => sum + value, 0) / picture.data.length;
    expect(resizeArea(picture, { width: 1, height: 1 }).data[0]).toBeCloseTo(mean, 3);
  });

  it('resizeArea(picture) refuses to enlarge', () => {
    const picture = createPicture(new Uint8Array(12), { width: 2, height: 2 });
    expect(() => resizeArea(picture, { width: 3, height: 2 })).toThrow(/at least 1 and at most 2; got 3/);
    expect(() => resizeArea(picture, undefined as never)).toThrow(TypeError);
  });
});
