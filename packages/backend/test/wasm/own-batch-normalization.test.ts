import * as tf from '@tensorflow/tfjs-core';
import { expectClose } from '@avemo/golden';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { randomValues } from '../testing/random-values';

beforeAll(() => useBackend('wasm', { threads: 2 }));

const cases = fc.record({
  // Below and above what ours take, whole vectors or not, one task or several.
  pixels: fc.constantFrom(1, 7, 300, 1025),
  channels: fc.constantFrom(1, 3, 4, 30, 64),
  scale: fc.boolean(),
  offset: fc.boolean(),
  epsilon: fc.constantFrom(1e-3, 0.1),
  seed: fc.integer({ min: 1, max: 1000 }),
});

test('tf.batchNorm(x, mean, variance, offset, scale, epsilon) is its formula in double precision', () => {
  fc.assert(
    fc.property(cases, ({ pixels, channels, seed, epsilon, ...given }) => {
      const x = randomValues(pixels * channels, seed).map((value) => 10 * value);
      const mean = randomValues(channels, seed + 1);
      const variance = randomValues(channels, seed + 2).map((value) => value ** 2);
      const offset = given.offset ? randomValues(channels, seed + 3) : undefined;
      const scale = given.scale ? randomValues(channels, seed + 4) : undefined;
      const expected = Array.from(x, (value, i) => {
        const c = i % channels;
        const z = (value - mean[c]) / Math.sqrt(variance[c] + epsilon);
        return z * (scale?.[c] ?? 1) + (offset?.[c] ?? 0);
      });
      tf.tidy(() => {
        const vector = (values?: Float32Array) => values && tf.tensor1d(values);
        const y = tf.batchNorm(
          tf.tensor4d(x, [1, pixels, 1, channels]),
          tf.tensor1d(mean),
          tf.tensor1d(variance),
          vector(offset),
          vector(scale),
          epsilon,
        );
        expect(y.shape).toEqual([1, pixels, 1, channels]);
        expectClose(y.dataSync(), expected, { rtol: 1e-5, atol: 1e-5 });
      });
    }),
    { numRuns: 60 },
  );
});

test('tf.batchNorm(x, …) keeps NaN where it is', () => {
  const x = Array.from({ length: 2048 }, (_, i) => (i === 1030 ? NaN : 1));
  const y = tf.tidy(() =>
    tf.batchNorm(tf.tensor4d(x, [1, 64, 1, 32]), tf.zeros([32]), tf.ones([32])).dataSync(),
  );
  expect([...y].flatMap((value, i) => (Number.isNaN(value) ? [i] : []))).toEqual([1030]);
});
