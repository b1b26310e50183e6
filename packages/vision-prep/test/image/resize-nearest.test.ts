import { golden } from '@avemo/golden';
import { createPicture, resizeNearest, type Picture } from '@avemo/vision-prep';
import { describe, expect, it } from 'vitest';
import { bytes, floats, scattered } from '../pictures';

const { parameters, input, output } = golden('vision/resize_nearest');

describe.each([
  ['half-pixel', 'center'],
  ['corner', 'floor'],
] as const)('resizeNearest with alignment %s', (alignment, name) => {
  it('resizeNearest(picture) equals vision/resize_nearest', () => {
    const { data, shape } = output(`picture_${name}`);
    const pictures: Picture[] = [bytes(input('x')), floats(input('x')), scattered(bytes(input('x')))];
    for (const picture of pictures) {
      const result = resizeNearest(picture, { height: shape[0], width: shape[1], alignment });
      expect(result.shape).toEqual(shape);
      expect([...result.data]).toEqual([...data]);
    }
  });

  it.each<[number, number]>(parameters.pairs)(
    'resizeNearest(picture) of %i pixels to %i picks those of vision/resize_nearest',
    (from, to) => {
      const numbers = Float32Array.from({ length: from }, (_, i) => i);
      const expected = [...output(`${name}_${from}_${to}`).data];
      const row = createPicture(numbers, { width: from, height: 1, channels: 1 });
      expect([...resizeNearest(row, { width: to, height: 1, alignment }).data]).toEqual(expected);
      const column = createPicture(numbers, { width: 1, height: from, channels: 1 });
      expect([...resizeNearest(column, { width: 1, height: to, alignment }).data]).toEqual(expected);
    },
  );
});

describe('resizeNearest', () => {
  it('resizeNearest(picture) says what is wrong with an argument', () => {
    const picture = createPicture(new Uint8Array(3), { width: 1, height: 1 });
    expect(() => resizeNearest(picture, { width: 0, height: 1 })).toThrow(
      /width must be an integer of at least 1/,
    );
    expect(() => resizeNearest(picture, { width: 1, height: 1, alignment: 'centre' as 'corner' })).toThrow(
      RangeError,
    );
    expect(() => resizeNearest(picture, undefined as never)).toThrow(/Pass { width, height }/);
    expect(() => resizeNearest(null as never, { width: 1, height: 1 })).toThrow(TypeError);
  });
});
