import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import { randomValues } from '../testing/random-values';

beforeAll(() => useBackend('wasm', { threads: 2 }));

/** Tensors large enough for our kernels, and the axes, side by side or not, that are summed. */
const reductions = fc
  .record({
    shape: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
    columns: fc.constantFrom(1, 3, 4, 7, 32, 500, 5000),
    keepDims: fc.boolean(),
    seed: fc.nat(1000),
    picks: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  })
  .map(({ shape, columns, picks, ...rest }) => {
    const all = [...shape, columns];
    return { shape: all, axes: all.map((_, i) => i).filter((i) => picks[i]), ...rest };
  })
  .filter(({ shape, axes }) => axes.length > 0 && tf.util.sizeFromShape(shape) <= 200_000);

/** The sums in double precision, in the order of the result. */
function naiveSums(values: Float32Array, shape: number[], axes: number[]): Float64Array {
  const kept = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const strides = tf.util.computeStrides([...shape, 1]);
  const keptStrides = tf.util.computeStrides([...kept, 1]);
  const sums = new Float64Array(tf.util.sizeFromShape(kept));
  values.forEach((value, i) => {
    const place = shape.reduce(
      (sum, length, axis) =>
        axes.includes(axis) ? sum : sum + (Math.floor(i / strides[axis]) % length) * keptStrides[axis],
      0,
    );
    sums[place] += value;
  });
  return sums;
}

describe('our sums over axes on wasm', () => {
  test('tf.sum(x, axes) and tf.mean(x, axes) are those of double precision, for any axes', () => {
    fc.assert(
      fc.property(reductions, ({ shape, axes, keepDims, seed }) => {
        const values = randomValues(tf.util.sizeFromShape(shape), seed + 1);
        const expected = naiveSums(values, shape, axes);
        const count = values.length / expected.length;
        tf.tidy(() => {
          const x = tf.tensor(values, shape);
          const kept = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
          const outShape = keepDims ? kept : kept.filter((_, axis) => !axes.includes(axis));
          const [total, average] = [tf.sum(x, axes, keepDims), tf.mean(x, axes, keepDims)];
          expect([total.shape, average.shape]).toEqual([outShape, outShape]);
          const near = { rtol: 1e-5, atol: 3e-7 * count };
          expectClose(total.dataSync(), expected, near);
          const means = expected.map((sum) => sum / count);
          expectClose(average.dataSync(), means, { ...near, atol: near.atol / count });
        });
      }),
      { numRuns: 150 },
    );
  });

  test('tf.mean(x, axes) of ones is exactly one, and NaN and infinity reach their columns alone', () => {
    tf.tidy(() => {
      expect(new Set(tf.mean(tf.ones([30, 70, 32]), [0, 1]).dataSync())).toEqual(new Set([1]));
      const x = tf.buffer([3000, 8]);
      x.set(NaN, 5, 1);
      x.set(Infinity, 6, 2);
      expect([...tf.sum(x.toTensor(), 0).dataSync()]).toEqual([0, NaN, Infinity, 0, 0, 0, 0, 0]);
    });
  });
});
