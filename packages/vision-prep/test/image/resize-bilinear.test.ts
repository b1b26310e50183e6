import { expectClose, golden } from '@avemo/golden';
import { resizeBilinear, type ResizeBilinearOptions } from '@avemo/vision-prep';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { bytes, floats, scattered } from '../pictures';

const { parameters, input, output } = golden('vision/resize_bilinear');
const manners: [string, Partial<ResizeBilinearOptions>][] = [
  ['half', {}],
  ['corners', { alignment: 'aligned-corners' }],
  ['antialias', { antialias: true }],
];
const names = Object.keys(parameters.sizes);

/** The rows of a result that the golden file holds. */
function storedRows(data: ArrayLike<number>, rowLength: number, rows: number[] | undefined): number[] {
  const list = Array.from(data);
  return rows ? rows.flatMap((row) => list.slice(row * rowLength, (row + 1) * rowLength)) : list;
}

describe.each(names)('resizeBilinear of %s', (name) => {
  const [height, width] = parameters.sizes[name].out;
  const source = input(`x_${name}`);
  const rowLength = width * source.shape[2];

  it.each(manners)('resizeBilinear(picture) of floats equals vision/resize_bilinear: %s', (tag, manner) => {
    for (const picture of [floats(source), scattered(floats(source))]) {
      const result = resizeBilinear(picture, { width, height, ...manner });
      expect(result.shape).toEqual([height, width, source.shape[2]]);
      const { data, tolerance } = output(`${name}_${tag}`);
      expectClose(storedRows(result.data, rowLength, parameters.rows[name]), data, tolerance);
    }
  });

  it('resizeBilinear(picture) of bytes equals vision/resize_bilinear to one level', () => {
    for (const [tag, manner] of manners) {
      const key = `${name}_${tag}_u8`;
      if (!golden('vision/resize_bilinear').outputNames.includes(key)) continue;
      for (const picture of [bytes(source), scattered(bytes(source))]) {
        const result = resizeBilinear(picture, { width, height, ...manner });
        expect(result.data).toBeInstanceOf(Uint8Array);
        const { data, tolerance } = output(key);
        expectClose(storedRows(result.data, rowLength, parameters.rows[name]), data, tolerance);
      }
    }
  });
});

const size = fc.integer({ min: 1, max: 12 });
const manner = fc.constantFrom<Partial<ResizeBilinearOptions>>(...manners.map(([, options]) => options));

describe('resizeBilinear', () => {
  it('resizeBilinear(picture) of its own size gives the picture', () => {
    fc.assert(
      fc.property(
        size,
        size,
        manner,
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        (h, w, options, values) => {
          const picture = ndarray(Uint8Array.from([...values.take(h * w * 2)]), [h, w, 2]);
          expect(resizeBilinear(picture, { width: w, height: h, ...options }).data).toEqual(picture.data);
        },
      ),
    );
  });

  it('resizeBilinear(picture) of one colour gives that colour, white without overflow', () => {
    fc.assert(
      fc.property(
        size,
        size,
        size,
        size,
        manner,
        fc.constantFrom(0, 1, 128, 255),
        (h, w, h2, w2, options, level) => {
          const picture = ndarray(new Uint8Array(h * w * 3).fill(level), [h, w, 3]);
          const result = resizeBilinear(picture, { width: w2, height: h2, ...options });
          expect(result.data).toEqual(new Uint8Array(h2 * w2 * 3).fill(level));
        },
      ),
    );
  });

  it('resizeBilinear(picture) leaves the picture as it was', () => {
    const picture = ndarray(Uint8Array.of(1, 2, 3, 4), [2, 2, 1]);
    resizeBilinear(picture, { width: 2, height: 2 }).data.fill(9);
    expect([...picture.data]).toEqual([1, 2, 3, 4]);
  });

  it('resizeBilinear(picture) says what is wrong with an argument', () => {
    const picture = ndarray(new Uint8Array(12), [2, 2, 3]);
    const to = { width: 2, height: 2 };
    expect(() => resizeBilinear(picture, { width: 0, height: 2 })).toThrow(
      /width must be an integer of at least 1; got 0/,
    );
    expect(() => resizeBilinear(picture, { ...to, alignment: 'centre' as 'half-pixel' })).toThrow(RangeError);
    expect(() => resizeBilinear(picture, { ...to, antialias: true, alignment: 'aligned-corners' })).toThrow(
      /antialias/,
    );
    expect(() => resizeBilinear(picture.data as never, to)).toThrow(
      /must be an ndarray.*got Uint8Array\(12\)/,
    );
    expect(() => resizeBilinear(undefined as never, to)).toThrow(TypeError);
    expect(() => resizeBilinear(ndarray([1, 2, 3], [1, 1, 3]) as never, to)).toThrow(TypeError);
    expect(() => resizeBilinear(ndarray(new Float64Array(3), [1, 1, 3]) as never, to)).toThrow(TypeError);
    expect(() => resizeBilinear(ndarray(new Uint8Array(4), [2, 2]), to)).toThrow(
      /\[height, width, channels\].*got \[2,2\]/,
    );
    expect(() => resizeBilinear(ndarray(new Uint8Array(0), [0, 2, 3]), to)).toThrow(RangeError);
    expect(() => resizeBilinear(ndarray(new Uint8Array(5), [2, 2, 3]), to)).toThrow(/needs 12 values; got 5/);
    expect(() => resizeBilinear(ndarray(Float32Array.of(1, NaN, 2), [1, 1, 3]), to)).toThrow(
      /value 1 of picture is NaN/,
    );
  });
});
