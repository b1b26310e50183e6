import { expectClose, golden, type GoldenArray } from '@avemo/golden';
import { warpAffine, type AffineMatrix } from '@avemo/vision-prep';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { bytes, floats, scattered } from '../pictures';

const { parameters, input, output, outputNames, inputNames } = golden('vision/warp_affine');
const names = inputNames.filter((name) => name.startsWith('matrix_')).map((name) => name.slice(7));

/** The case says in words which picture and size belong to a matrix. */
const ofOneChannel = ['enlarged', 'shifted', 'off'];
const sizeOf = (name: string) => {
  const [, height, width] = /output (\d+) x (\d+)/.exec(input(`matrix_${name}`).meaning)!;
  return { height: Number(height), width: Number(width) };
};
const matrixOf = (name: string) => {
  const m = [...input(`matrix_${name}`).data];
  return [m.slice(0, 3), m.slice(3, 6)] as unknown as AffineMatrix;
};

/** The rows of a result that the case stores. */
function storedRows(data: ArrayLike<number>, rowLength: number, rows: number[] | undefined): number[] {
  const list = Array.from(data);
  return rows ? rows.flatMap((row) => list.slice(row * rowLength, (row + 1) * rowLength)) : list;
}

const source = (name: string): GoldenArray => input(ofOneChannel.includes(name) ? 'drawn' : 'x');

describe.each(names)('warpAffine by matrix %s', (name) => {
  const { height, width } = sizeOf(name);
  const rowLength = width * (ofOneChannel.includes(name) ? 1 : 3);

  it('warpAffine(picture, matrix) of floats equals vision/warp_affine', () => {
    for (const picture of [floats(source(name)), scattered(floats(source(name)))]) {
      const result = warpAffine(picture, matrixOf(name), { width, height });
      expect(result.shape).toEqual([height, width, rowLength / width]);
      const { data, tolerance } = output(name);
      expectClose(storedRows(result.data, rowLength, parameters.rows[name]), data, tolerance);
    }
  });

  it('warpAffine(picture, matrix) of bytes equals vision/warp_affine', () => {
    const result = warpAffine(bytes(source(name)), matrixOf(name), { width, height });
    expect(result.data).toBeInstanceOf(Uint8Array);
    const { data, tolerance } = output(`${name}_u8`);
    expectClose(storedRows(result.data, rowLength, parameters.rows[name]), data, tolerance);
  });
});

describe('warpAffine', () => {
  it("warpAffine(picture, matrix, { outside: 'edge' }) equals vision/warp_affine", () => {
    expect(outputNames).toContain('turned_edge');
    const options = { ...sizeOf('turned'), outside: 'edge' } as const;
    const { data, tolerance } = output('turned_edge');
    expectClose(warpAffine(floats(input('x')), matrixOf('turned'), options).data, data, tolerance);
  });

  it("warpAffine(picture, matrix, { outside: 'reflect' }) continues the picture as numpy.pad(mode='reflect')", () => {
    const row = ndarray(Uint8Array.of(1, 2, 3), [1, 3, 1]);
    const moved = warpAffine(
      row,
      [
        [1, 0, 5],
        [0, 1, 0],
      ],
      { width: 12, height: 1, outside: 'reflect' },
    );
    // numpy.pad([1, 2, 3], (5, 4), 'reflect')
    expect([...moved.data]).toEqual([2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3]);
    const single = ndarray(Uint8Array.of(7), [1, 1, 1]);
    const spread = warpAffine(
      single,
      [
        [1, 0, 1],
        [0, 1, 0],
      ],
      { width: 3, height: 1, outside: 'reflect' },
    );
    expect([...spread.data]).toEqual([7, 7, 7]);
  });

  it('warpAffine(picture, identity) gives the picture, whole shifts move it', () => {
    const value = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: -3, max: 3 }),
        fc.infiniteStream(value),
        (height, width, shift, values) => {
          const picture = ndarray(Uint8Array.from([...values.take(height * width)]), [height, width, 1]);
          const result = warpAffine(
            picture,
            [
              [1, 0, shift],
              [0, 1, -shift],
            ],
            { width, height },
          );
          for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) {
              const inside = x - shift >= 0 && x - shift < width && y + shift >= 0 && y + shift < height;
              expect(result.get(y, x, 0)).toBe(inside ? picture.get(y + shift, x - shift, 0) : 0);
            }
          }
        },
      ),
    );
  });

  it('warpAffine(picture, matrix) says what is wrong with an argument', () => {
    const picture = ndarray(new Uint8Array(12), [2, 2, 3]);
    const size = { width: 2, height: 2 };
    const identity: AffineMatrix = [
      [1, 0, 0],
      [0, 1, 0],
    ];
    expect(() =>
      warpAffine(
        picture,
        [
          [1, 2, 0],
          [2, 4, 0],
        ],
        size,
      ),
    ).toThrow(/invertible.*is 0/);
    expect(() =>
      warpAffine(
        picture,
        [
          [1, 0, NaN],
          [0, 1, 0],
        ],
        size,
      ),
    ).toThrow(/matrix\[0\]\[2\]/);
    expect(() => warpAffine(picture, [1, 0, 0, 0, 1, 0] as never, size)).toThrow(/two rows of three/);
    expect(() => warpAffine(picture, undefined as never, size)).toThrow(TypeError);
    expect(() => warpAffine(picture, identity, { width: 0, height: 2 })).toThrow(/width/);
    expect(() => warpAffine(picture, identity, { ...size, outside: 'wrap' as 'edge' })).toThrow(
      /'reflect'; got "wrap"/,
    );
    expect(() => warpAffine(undefined as never, identity, size)).toThrow(TypeError);
    expect(() => warpAffine(ndarray(Float32Array.of(NaN), [1, 1, 1]), identity, size)).toThrow(/NaN/);
  });
});
