import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import { tinyAlexNet, tinyC3d, tinyCnnLstm } from './testing/layers';
import { randomValues } from './testing/random-values';

/** The loss at every step, and the weights after the last. */
async function train(backend: 'cpu' | 'wasm', make: () => tfl.Sequential, optimizer: () => tf.Optimizer) {
  await useBackend(backend);
  const model = make();
  model.compile({ optimizer: optimizer(), loss: 'categoricalCrossentropy' });
  const weights = model.trainableWeights.map((weight, seed) => {
    const { shape } = weight.read();
    const size = tf.util.sizeFromShape(shape);
    const limit = Math.min(1, Math.sqrt(6 / (size / shape.at(-1)!)));
    const values = randomValues(size, seed + 1).map((value) => value * limit);
    weight.write(tf.tensor(values, shape));
    return { weight, values };
  });
  const shape = [4, ...(model.inputs[0].shape.slice(1) as number[])];
  const x = tf.tensor(randomValues(tf.util.sizeFromShape(shape), 50), shape);
  const y = tf.oneHot(tf.tensor1d([0, 1, 2, 3], 'int32'), 4);
  const losses: number[] = [];
  await model.trainOnBatch(x, y);
  const { numTensors } = tf.memory();
  for (let step = 0; step < 3; step++) losses.push((await model.trainOnBatch(x, y)) as number);
  const leaked = tf.memory().numTensors - numTensors;
  const trained = weights.map(({ weight }) => weight.read().dataSync());
  const moved = weights.map(({ values }, i) => values.some((value, j) => value !== trained[i][j]));
  return { losses, trained, moved, leaked };
}

describe('Sequential.trainOnBatch on wasm', () => {
  test.each([
    ['AlexNet', tinyAlexNet, () => tf.train.momentum(0.01, 0.9)],
    ['C3D', tinyC3d, () => tf.train.momentum(0.01, 0.9)],
    ['CNN and LSTM', tinyCnnLstm, () => tf.train.adam(0.001)],
  ])(
    'trainOnBatch() trains a tiny %s to the weights of the cpu backend, every one of them, without a leak',
    async (_, make, optimizer) => {
      const expected = await train('cpu', make, optimizer);
      const got = await train('wasm', make, optimizer);
      expectClose(got.losses, expected.losses, { rtol: 1e-4, atol: 1e-5 });
      got.trained.forEach((values, i) =>
        expectClose(values, expected.trained[i], { rtol: 1e-3, atol: 1e-4 }),
      );
      expect(got.moved).toEqual(got.moved.map(() => true));
      expect(got.leaked).toBe(0);
    },
  );
});
