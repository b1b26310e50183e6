import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { crossEntropy } from '../../src/training/cross-entropy';
import { Optimizer } from '../../src/training/optimizers/optimizer';

beforeAll(() => useBackend('wasm', { threads: 1 }));

const of = (logits: number[][], truth: number[], rest: { counts?: number[]; classWeights?: number[] } = {}) =>
  crossEntropy({
    output: tf.tensor2d(logits),
    truth: tf.tensor1d(truth),
    counts: tf.tensor1d(rest.counts ?? truth.map(() => 1)),
    classWeights: rest.classWeights,
  }).dataSync()[0];

describe('crossEntropy', () => {
  const logits = [
    [0.2, -1, 3],
    [1.5, 0, -0.5],
  ];

  it('crossEntropy(logits, truth) is the mean of −log exp(z_y) / Σ exp(z)', () => {
    const each = [2, 1].map((y, i) => {
      const sum = logits[i].reduce((total, z) => total + Math.exp(z), 0);
      return -Math.log(Math.exp(logits[i][y]) / sum);
    });
    expect(of(logits, [2, 1])).toBeCloseTo((each[0] + each[1]) / 2, 5);
    expect(of(logits, [2, 1], { counts: [0, 1] })).toBeCloseTo(each[1], 5);
    const weighted = (3 * each[0] + 2 * each[1]) / 5;
    expect(of(logits, [2, 1], { classWeights: [9, 2, 3] })).toBeCloseTo(weighted, 5);
    expect(of(logits, [2, 1], { counts: [0, 0] })).toBe(0);
  });

  it('crossEntropy(two classes, the first with the logit 0) is the loss of logistic regression', () => {
    const z = [-2, 0.3, 4];
    const y = [1, 0, 1];
    const expected =
      z.reduce((sum, each, i) => {
        const p = 1 / (1 + Math.exp(-each));
        return sum - (y[i] * Math.log(p) + (1 - y[i]) * Math.log(1 - p));
      }, 0) / z.length;
    expect(
      of(
        z.map((each) => [0, each]),
        y,
      ),
    ).toBeCloseTo(expected, 5);
  });
});

it('Optimizer.apply(gradients, rate) with weightDecay steps as plain descent on the loss with d/2 · ‖θ‖² added', () => {
  const [start, decay, rate] = [[1, -2, 0.5], 0.3, 0.1];
  const loss = (theta: tf.Tensor) => tf.sum(tf.sin(theta)) as tf.Scalar;
  const whole = (theta: tf.Tensor) =>
    tf.add(loss(theta), tf.mul(decay / 2, tf.sum(tf.square(theta)))) as tf.Scalar;
  const expected = tf.sub(tf.tensor1d(start), tf.mul(rate, tf.grad(whole)(tf.tensor1d(start)))).dataSync();
  const variable = tf.variable(tf.tensor1d(start));
  const optimizer = new Optimizer([{ name: 'w', variable }], { name: 'sgd', weightDecay: decay });
  optimizer.apply({ w: tf.grad(loss)(variable) }, rate);
  variable.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
});
