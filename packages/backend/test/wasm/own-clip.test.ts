import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { randomValues } from '../testing/random-values';

beforeAll(() => useBackend('wasm', { threads: 2 }));

const limits = fc.constantFrom(-Infinity, -0.3, -0, 0, 0.1, 6, Infinity, NaN);
const cases = fc.record({
  // Below and above what ours take, whole vectors or not, one task or several.
  size: fc.constantFrom(1, 255, 256, 1001, 32_768, 70_003),
  seed: fc.integer({ min: 1, max: 1000 }),
  low: limits,
  high: limits,
});
const special = [NaN, Infinity, -Infinity, -0, 0, 6, 1e-45];

const valuesOf = (size: number, seed: number) =>
  randomValues(size, seed).map((value, i) =>
    i % 11 === 3 ? special[(i + seed) % special.length] : 8 * value,
  );

/** Bit for bit but for the sign of NaN. */
const same = (got: ArrayLike<number>, expected: Float32Array) =>
  expected.every((value, i) => Object.is(got[i], value));

test('tf.maximum(x, number), tf.minimum(x, number), tf.clipByValue(x, …) and tf.relu6(x) are those of Math, NaN and zeros too', () => {
  fc.assert(
    fc.property(cases, ({ size, seed, low, high }) => {
      const values = valuesOf(size, seed);
      tf.tidy(() => {
        const x = tf.tensor(values, [size, 1]);
        const above = values.map((value) => Math.max(value, low));
        expect(same(tf.maximum(x, low).dataSync(), above)).toBe(true);
        expect(same(tf.maximum(tf.tensor([[low]]), x).dataSync(), above)).toBe(true);
        expect(
          same(
            tf.minimum(x, high).dataSync(),
            values.map((value) => Math.min(value, high)),
          ),
        ).toBe(true);
        expect(
          same(
            tf.relu6(x).dataSync(),
            values.map((value) => Math.min(Math.max(0, value), 6)),
          ),
        ).toBe(true);
        // Of equal limits tfjs makes a constant.
        if (!(low < high)) return;
        const between = values.map((value) => Math.min(Math.max(low, value), high));
        expect(same(tf.clipByValue(x, low, high).dataSync(), between)).toBe(true);
      });
    }),
    { numRuns: 60 },
  );
});

test('tf.maximum(x, [[[number]]]) has the axes of the longer shape, and x may be whole numbers', () => {
  tf.tidy(() => {
    expect(tf.maximum(tf.ones([300]), tf.tensor([[[2]]])).shape).toEqual([1, 1, 300]);
    const whole = tf.maximum(tf.range(0, 300, 1, 'int32'), tf.scalar(7, 'int32'));
    expect([whole.dtype, whole.dataSync()[3], whole.dataSync()[9]]).toEqual(['int32', 7, 9]);
  });
});
