import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { registerKernels, useBackend } from '@avemo/backend';
import { randomValues } from '../testing/random-values';

afterAll(() => registerKernels({ kernels: 'own' }));

const cases = fc.record({
  // Below and above what ours take, whole vectors or not, one task or several, one row longer than a task.
  shape: fc.constantFrom<number[]>(
    [3, 5],
    [1, 9, 7, 13],
    [2, 24, 24, 16],
    [300, 3],
    [2, 9001],
    [5000, 1],
    [513],
  ),
  seed: fc.integer({ min: 1, max: 1000 }),
});
const special = [NaN, Infinity, -Infinity, -0, 0, -1e-45];

const valuesOf = (size: number, seed: number) =>
  randomValues(size, seed).map((value, i) => (i % 11 === 3 ? special[(i + seed) % special.length] : value));

test.each([1, 2])(
  'tf.prelu(x, one slope a column) is x or slope · x, NaN and zeros too, with %i threads',
  async (threads) => {
    await useBackend('wasm', { threads });
    fc.assert(
      fc.property(cases, ({ shape, seed }) => {
        const columns = shape[shape.length - 1];
        const values = valuesOf(
          shape.reduce((size, length) => size * length, 1),
          seed,
        );
        const slopes = valuesOf(columns, seed + 1);
        const expected = values.map((x, i) => (x < 0 ? x * slopes[i % columns] : x));
        const got = tf.tidy(() => tf.prelu(tf.tensor(values, shape), tf.tensor1d(slopes)));
        expect(got.shape).toEqual(shape);
        const data = got.dataSync();
        expect(expected.every((value, i) => Object.is(data[i], value))).toBe(true);
        got.dispose();
      }),
      { numRuns: 40 },
    );
  },
);

test('tf.prelu(x, slopes of another shape) is computed too: one a row, one for all, more axes than x has', async () => {
  await useBackend('wasm', { threads: 1 });
  tf.tidy(() => {
    const x = tf.tensor2d(randomValues(300, 5), [20, 15]);
    const plain = x.arraySync();
    const by = (slope: (row: number, column: number) => number) =>
      plain.map((row, i) => row.map((v, j) => Math.fround(v < 0 ? v * slope(i, j) : v)));
    const rows = randomValues(20, 6);
    expect(tf.prelu(x, tf.tensor2d(rows, [20, 1])).arraySync()).toEqual(by((row) => rows[row]));
    expect(tf.prelu(x, tf.tensor2d([[0.25]])).arraySync()).toEqual(by(() => 0.25));
  });
});
