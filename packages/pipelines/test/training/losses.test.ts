import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { focalLoss, labelSmoothingLoss } from '@avemo/fusion/losses';
import { greatest } from '../../src/training/answer';
import { answerExamples } from '../../src/training/answer-examples';
import { fitNetwork } from '../../src/training/fit-network';
import type { Compared } from '../../src/training/compared';
import { balancedWeights, lossOf } from '../../src/training/losses';
import type { Loss } from '../../src/training/training';
import { toyFit, toyStage } from './toy-stage';

beforeAll(() => useBackend('cpu'));

const logits = [
  [2, -1, 0.5],
  [-0.3, 0.2, 1.4],
  [0, 0, 0],
  [5, -5, 1],
];
const truth = [0, 1, 2, 1];
const counts = [1, 1, 1, 0];

const compared = (classWeights?: readonly number[]): Compared => ({
  output: tf.tensor2d(logits),
  truth: tf.tensor1d(truth),
  counts: tf.tensor1d(counts),
  rows: tf.tensor1d(counts),
  classWeights,
});
const valueOf = (loss: Omit<Loss, 'output'>, classWeights?: readonly number[]) =>
  tf.tidy(() => lossOf({ output: 'prediction', ...loss }, compared(classWeights)).dataSync()[0]);

/** −Σ t_c log p_c (1 − p_c)^γ, weighted by class, clip by clip. */
function slowly({ gamma = 0, smoothing = 0, weights = [1, 1, 1] }): number {
  let [sum, total] = [0, 0];
  logits.forEach((row, i) => {
    if (counts[i] === 0) return;
    const all = row.reduce((s, x) => s + Math.exp(x), 0);
    const p = row.map((x) => Math.exp(x) / all);
    const t = row.map((_, c) => (1 - smoothing) * (c === truth[i] ? 1 : 0) + smoothing / 3);
    const cost = -p.reduce((s, q, c) => s + t[c] * Math.log(q) * (1 - q) ** gamma, 0);
    sum += weights[truth[i]] * cost;
    total += weights[truth[i]];
  });
  return sum / total;
}

describe('lossOf(loss, compared)', () => {
  it('of classes is the mean over what counts of cross-entropy, focal or smoothed, weighted by class', () => {
    expect(valueOf({ loss: 'cross-entropy' })).toBeCloseTo(slowly({}), 5);
    expect(valueOf({ loss: 'focal' })).toBeCloseTo(slowly({ gamma: 2 }), 5);
    expect(valueOf({ loss: 'focal', gamma: 0.5 })).toBeCloseTo(slowly({ gamma: 0.5 }), 5);
    expect(valueOf({ loss: 'cross-entropy', smoothing: 0.2 })).toBeCloseTo(slowly({ smoothing: 0.2 }), 5);
    const weights = [0.5, 3, 1];
    expect(valueOf({ loss: 'cross-entropy' }, weights)).toBeCloseTo(slowly({ weights }), 5);
    expect(valueOf({ loss: 'focal', gamma: 1 }, weights)).toBeCloseTo(slowly({ gamma: 1, weights }), 5);
  });

  it('of classes equals the losses of @avemo/fusion where every clip counts', () => {
    const [x, t] = [tf.tensor2d(logits), tf.oneHot(truth, 3)];
    const all: Compared = { ...compared(), counts: tf.ones([4]) };
    const own = (loss: Partial<Loss>) =>
      lossOf({ output: 'prediction', loss: 'cross-entropy', ...loss }, all).dataSync()[0];
    const focal = focalLoss(t, x, { gamma: 3, fromLogits: true }).dataSync()[0];
    expect(own({ loss: 'focal', gamma: 3 })).toBeCloseTo(focal, 5);
    const smoothed = labelSmoothingLoss(t, x, { smoothing: 0.3, fromLogits: true }).dataSync()[0];
    expect(own({ smoothing: 0.3 })).toBeCloseTo(smoothed, 5);
  });

  it('of classes has finite slopes for logits of any size', () => {
    const slope = tf.grad((x) =>
      lossOf(
        { output: 'prediction', loss: 'focal', gamma: 0.5 },
        { ...compared(), output: x, counts: tf.ones([4]) },
      ),
    )(tf.mul(tf.tensor2d(logits), 100));
    expect(Array.from(slope.dataSync()).every(Number.isFinite)).toBe(true);
  });
});

it('balancedWeights(labels, classes) let all classes count alike', () => {
  expect(balancedWeights([0, 0, 0, 1, -1], 2)).toEqual([4 / 6, 2]);
});

it('fitNetwork(network, …) learns nothing of a class that counts nothing', async () => {
  for (const [classWeights, only] of [
    [[1, 0], 0],
    [[0, 1], 1],
  ] as const) {
    const stage = toyStage({ epochs: 15, best: 'last', learningRate: 0.1 });
    stage.losses = [{ output: 'prediction', loss: 'cross-entropy', classWeights }];
    const { network, options } = toyFit(stage);
    await fitNetwork(network, options);
    const answers = await answerExamples(network, { ...options, examples: options.validation, batchSize: 8 });
    expect(answers.map(({ output }) => greatest(output, 0, 2))).toEqual(answers.map(() => only));
    network.dispose();
  }
});
