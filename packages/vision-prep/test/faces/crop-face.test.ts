import { golden } from '@avemo/golden';
import { cropFace, type Box, type Picture } from '@avemo/vision-prep';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { bytes, floats, scattered } from '../pictures';

const { input, output } = golden('vision/crop_pad');
const boxes = input('boxes');
const boxOf = (i: number): Box => {
  const [x, y, width, height] = boxes.data.slice(4 * i, 4 * i + 4);
  return { x, y, width, height };
};

describe('cropFace', () => {
  it.each(Array.from({ length: boxes.shape[0] }, (_, i) => i))(
    'cropFace(picture, box) equals vision/crop_pad: box %i',
    (i) => {
      for (const outside of ['zero', 'edge'] as const) {
        const { data, shape } = output(`${outside}_${i}`);
        const pictures: Picture[] = [bytes(input('x')), floats(input('x')), scattered(bytes(input('x')))];
        for (const picture of pictures) {
          const crop = cropFace(picture, boxOf(i), { outside });
          expect(crop.shape).toEqual(shape);
          expect([...crop.data]).toEqual([...data]);
          expect(crop.data.constructor).toBe(picture.data.constructor);
        }
      }
    },
  );

  it('cropFace(picture, box, { margin }) equals the wider box without a margin', () => {
    const picture = bytes(input('x'));
    const crop = (box: Box, margin?: number) => {
      const { data, shape } = cropFace(picture, box, { margin });
      return { data, shape };
    };
    expect(crop({ x: 20, y: 10, width: 10, height: 20 }, 0.2)).toEqual(
      crop({ x: 18, y: 6, width: 14, height: 28 }),
    );
    expect(crop({ x: 2, y: 1, width: 8, height: 8 }, 1)).toEqual(
      crop({ x: -6, y: -7, width: 24, height: 24 }),
    );
    expect(crop({ x: 20, y: 10, width: 10, height: 20 }, -0.25)).toEqual(
      crop({ x: 22.5, y: 15, width: 5, height: 10 }),
    );
  });

  it('cropFace(picture, box) rounds edges and sizes to whole pixels, sizes to at least one', () => {
    const picture = ndarray(Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7), [1, 8, 1]);
    const columns = (x: number, width: number) => [...cropFace(picture, { x, y: 0, width, height: 1 }).data];
    expect(columns(1.4, 2.6)).toEqual([1, 2, 3]);
    expect(columns(1.6, 2.4)).toEqual([2, 3]);
    expect(columns(3, 0.01)).toEqual([3]);
  });

  it('cropFace(picture, box) says what is wrong with an argument', () => {
    const picture = ndarray(new Uint8Array(4), [2, 2, 1]);
    const box = { x: 0, y: 0, width: 1, height: 1 };
    expect(() => cropFace(picture, { ...box, width: 0 })).toThrow(/box.width must be above 0; got 0/);
    expect(() => cropFace(picture, { ...box, x: NaN })).toThrow(RangeError);
    expect(() => cropFace(picture, { ...box, y: '1' as never })).toThrow(TypeError);
    expect(() => cropFace(picture, null as never)).toThrow(/box must be \{ x, y, width, height \}/);
    expect(() => cropFace(picture, box, { margin: -0.5 })).toThrow(/margin must be above -0.5/);
    expect(() => cropFace(picture, box, { outside: 'wrap' as 'zero' })).toThrow(
      /'zero', 'edge' or 'reflect'; got "wrap"/,
    );
    expect(() => cropFace(picture, { ...box, width: 1e9, height: 1e9 })).toThrow(/at most 67108864 pixels/);
  });
});
