import * as tf from '@tensorflow/tfjs-core';
import { expectClose, maxAbsDiff } from '@avemo/golden';
import {
  AdaptiveFactorizedBilinearPooling,
  adaptiveFactors,
  factorizedBilinear,
  FactorizedBilinearPooling,
  l2Normalize,
  powerNormalize,
} from '@avemo/fusion';
import { useBackend } from '@avemo/backend';
import { beforeAll, describe, expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { gradients, noise } from '../support/layer';

const close = { rtol: 1e-5, atol: 1e-6 };
const matrix = (shape: [number, number], seed: number) => noise(shape, seed) as tf.Tensor2D;

/** Weights with biases that are not zero. */
const weights = (seed: number) => [
  matrix([5, 12], seed),
  matrix([3, 12], seed + 1),
  noise([12], seed + 2),
  noise([12], seed + 3),
];
const options = { outputs: 4, factors: 3 };

onEachBackend(() => {
  test('factorizedBilinear(x, y) equals the explicit bilinear forms xᵀ W_j y with W_j = Σ_k p_jk q_jkᵀ', () => {
    const [P, Q] = [matrix([5, 12], 1), matrix([3, 12], 2)];
    const [x, y] = [matrix([7, 5], 3), matrix([7, 3], 4)];
    const got = factorizedBilinear(x, y, { xKernel: P, yKernel: Q }, { factors: 3 }).arraySync();
    const [p, q, xs, ys] = [P, Q, x, y].map((tensor) => tensor.arraySync());
    got.forEach((row, sample) =>
      row.forEach((value, j) => {
        let expected = 0;
        for (let a = 0; a < 5; a++) {
          for (let b = 0; b < 3; b++) {
            let w = 0;
            for (let k = 0; k < 3; k++) w += p[a][j * 3 + k] * q[b][j * 3 + k];
            expected += xs[sample][a] * w * ys[sample][b];
          }
        }
        expectClose([value], [expected], close);
      }),
    );
  });

  test('FactorizedBilinearPooling(…) with biases equals the bias-free one on inputs with an added 1', () => {
    const [P, Q, bp, bq] = weights(10);
    const [x, y] = [matrix([4, 5], 14), matrix([4, 3], 15)];
    const withBias = new FactorizedBilinearPooling({ ...options, weights: [P, Q, bp, bq] });
    const without = new FactorizedBilinearPooling({
      ...options,
      useBias: false,
      weights: [tf.concat([P, tf.reshape(bp, [1, 12])]), tf.concat([Q, tf.reshape(bq, [1, 12])])],
    });
    const one = tf.ones([4, 1]);
    expectClose(
      (withBias.apply([x, y]) as tf.Tensor).dataSync(),
      (without.apply([tf.concat([x, one], 1), tf.concat([y, one], 1)]) as tf.Tensor).dataSync(),
      close,
    );
  });

  test('FactorizedBilinearPooling(…) is linear in each input without biases and normalisation', () => {
    const layer = new FactorizedBilinearPooling({
      ...options,
      useBias: false,
      normalization: 'none',
      seed: 4,
    });
    const [x1, x2, y] = [matrix([4, 5], 20), matrix([4, 5], 21), matrix([4, 3], 22)];
    const at = (x: tf.Tensor) => layer.apply([x, y]) as tf.Tensor;
    expectClose(
      at(tf.add(tf.mul(x1, 2), x2)).dataSync(),
      tf.add(tf.mul(at(x1), 2), at(x2)).dataSync(),
      close,
    );
  });

  test('FactorizedBilinearPooling(…) gives vectors of length 1 by default', () => {
    const layer = new FactorizedBilinearPooling({ ...options, seed: 5 });
    const fused = layer.apply([matrix([6, 5], 23), matrix([6, 3], 24)]) as tf.Tensor;
    expectClose(tf.norm(fused, 2, 1).dataSync(), new Array(6).fill(1), close);
  });

  test('l2Normalize(z) gives length 1 down to ‖z‖ = 1e-10 and zeros for zero, with finite gradients', () => {
    const z = tf.tensor2d([
      [3e-11, 4e-11],
      [0, 0],
      [3e8, -4e8],
    ]);
    expectClose(l2Normalize(z).dataSync(), [0.6, 0.8, 0, 0, 0.6, -0.8], close);
    const gradient = tf
      .grad((t: tf.Tensor) => tf.sum(tf.mul(l2Normalize(t), [1, 2])))(z)
      .dataSync();
    expect(Array.from(gradient).every(Number.isFinite)).toBe(true);
    expectClose(gradient.slice(2, 4), [0, 0], { rtol: 0, atol: 0 });
  });

  test('powerNormalize(z) is sign(z)·√|z| with the slope 1/(2√|z|), and a finite slope at 0', () => {
    const z = tf.tensor1d([-4, 0.25, 0, 1e-4]);
    expectClose(powerNormalize(z).dataSync(), [-2, 0.5, 0, 0.01], close);
    const slope = tf
      .grad((t: tf.Tensor) => tf.sum(powerNormalize(t)))(z)
      .dataSync();
    expectClose(slope, [0.25, 1, 1e4, 50], { rtol: 1e-4, atol: 0 });
  });

  test('adaptiveFactors(x, y) are the shares of the norms, scale together and are ½ for two zeros', () => {
    const [x, y] = [matrix([5, 4], 30), matrix([5, 7], 31)];
    const length = (row: number[]) => Math.hypot(...row);
    const expected = x.arraySync().map((row, i) => {
      const [a, b] = [length(row), length(y.arraySync()[i])];
      return [a / (a + b), b / (a + b)];
    });
    expectClose(adaptiveFactors(x, y).dataSync(), expected.flat(), close);
    expectClose(adaptiveFactors(tf.mul(x, 1000), tf.mul(y, 1000)).dataSync(), expected.flat(), close);
    const zero = tf.zeros<tf.Rank.R2>([5, 4]);
    expectClose(adaptiveFactors(zero, tf.zeros([5, 7])).dataSync(), new Array(10).fill(0.5), close);
    expectClose(adaptiveFactors(zero, y).dataSync(), new Array(5).fill([0, 1]).flat(), close);
  });

  test('AdaptiveFactorizedBilinearPooling(…) without biases equals plain FBP after L2, and after the root and L2', () => {
    const [x, y] = [tf.mul(matrix([6, 5], 40), 3), matrix([6, 3], 41)];
    const [P, Q] = weights(42);
    for (const normalization of ['l2', 'power'] as const) {
      const [adaptive, plain] = [AdaptiveFactorizedBilinearPooling, FactorizedBilinearPooling].map(
        (Layer) => {
          const layer = new Layer({ ...options, useBias: false, normalization, weights: [P, Q] });
          return (layer.apply([x, y]) as tf.Tensor).dataSync();
        },
      );
      expectClose(adaptive, plain, close);
    }
  });

  test.each([
    ['with biases', { useBias: true }, 4],
    ['without normalisation', { useBias: false, normalization: 'none' as const }, 2],
  ])('AdaptiveFactorizedBilinearPooling(…) %s differs from plain FBP', (_, more, count) => {
    const [x, y] = [tf.mul(matrix([6, 5], 40), 3), matrix([6, 3], 41)];
    const [adaptive, plain] = [AdaptiveFactorizedBilinearPooling, FactorizedBilinearPooling].map((Layer) =>
      (
        new Layer({ ...options, ...more, weights: weights(42).slice(0, count) }).apply([x, y]) as tf.Tensor
      ).dataSync(),
    );
    expect(maxAbsDiff(adaptive, plain)).toBeGreaterThan(0.05);
  });

  test('AdaptiveFactorizedBilinearPooling(…) equals plain FBP of the scaled inputs', () => {
    const [x, y] = [matrix([6, 5], 50), matrix([6, 3], 51)];
    const adaptive = new AdaptiveFactorizedBilinearPooling({ ...options, weights: weights(52) });
    const plain = new FactorizedBilinearPooling({ ...options, weights: weights(52) });
    const [mu, eta] = tf.split(adaptive.adaptiveFactors([x, y]), 2, 1);
    expectClose(
      (adaptive.apply([x, y]) as tf.Tensor).dataSync(),
      (plain.apply([tf.mul(x, mu), tf.mul(y, eta)]) as tf.Tensor).dataSync(),
      close,
    );
  });

  test('AdaptiveFactorizedBilinearPooling(…) with one modality all zero gives a finite result and finite gradients', () => {
    const layer = new AdaptiveFactorizedBilinearPooling({ ...options, weights: weights(60) });
    const got = gradients(layer, [matrix([2, 5], 64), tf.zeros([2, 3])], tf.ones([2, 4]));
    const all = [got.output, ...got.inputs, ...got.weights.map((grad) => grad.dataSync())];
    expect(all.every((values) => Array.from(values).every(Number.isFinite))).toBe(true);
    expect(tf.norm(tf.tensor1d(got.output)).dataSync()[0]).toBeGreaterThan(0.5);
  });

  test('FactorizedBilinearPooling(…) runs forward and backward at batch 32, 1024 features, K 4, O 256', () => {
    const layer = new FactorizedBilinearPooling({ outputs: 256, factors: 4, seed: 1 });
    const got = gradients(layer, [matrix([32, 1024], 70), matrix([32, 1024], 71)], noise([32, 256], 72));
    expect(got.weights.map(({ shape }) => shape)).toEqual([[1024, 1024], [1024, 1024], [1024], [1024]]);
    expect(layer.countParams()).toBe(2 * 1024 * 1024 + 2 * 1024);
  });
});

describe.each([FactorizedBilinearPooling, AdaptiveFactorizedBilinearPooling])('$name refuses', (Layer) => {
  beforeAll(async () => void (await useBackend('cpu')));

  const { name } = Layer;
  test.each([
    [
      'factors 0',
      () => new Layer({ outputs: 2, factors: 0 }),
      'factors must be an integer of at least 1; got 0.',
    ],
    [
      'outputs 1.5',
      () => new Layer({ outputs: 1.5, factors: 1 }),
      'outputs must be an integer of at least 1; got 1.5.',
    ],
    [
      'an unknown normalisation',
      () => new Layer({ ...options, normalization: 'l1' as 'l2' }),
      `normalization must be one of 'none', 'l2', 'power'; got "l1".`,
    ],
    [
      'one input',
      () => new Layer(options).apply(matrix([2, 3], 1)),
      'expected [x, y], of shapes [batch, x features] and [batch, y features]; got [2, 3].',
    ],
    [
      'a sequence',
      () => new Layer(options).apply([noise([2, 3, 4], 1), matrix([2, 3], 2)]),
      'expected [x, y], of shapes [batch, x features] and [batch, y features]; got [2, 3, 4] and [2, 3]. Pool a sequence',
    ],
    [
      'batches of different size',
      () => new Layer(options).apply([matrix([2, 3], 1), matrix([3, 3], 2)]),
      'all inputs must have the same batch size; input 0 has 2, input 1 has 3.',
    ],
  ])('%s with a RangeError that says what to pass', (_, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(`${name}: ${message}`);
  });

  test('to count parameters for one input', () => {
    expect(() => Layer.parameterCount([5], options)).toThrow(
      `${name}.parameterCount: inputDims must be a list of 2`,
    );
  });
});
