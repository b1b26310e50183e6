import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { fitNetwork } from '../../src/training/fit-network';
import { learningRateAt } from '../../src/training/learning-rate-at';
import { toyFit, toyStage } from './toy-stage';

beforeAll(() => useBackend('cpu'));

it('fitNetwork(network, …) leaves frozen layers as they are and moves the others', async () => {
  for (const [freeze, still] of [
    [['hidden'], ['hidden']],
    [['cl*'], ['classes']],
    [['*'], ['hidden', 'classes']],
  ]) {
    const stage = { ...toyStage({ epochs: 2 }), freeze };
    const { network, options } = toyFit(stage);
    const before = network.weights.map(({ variable }) => Array.from(variable.dataSync()));
    if (freeze[0] === '*') {
      expect(network.trainable).toEqual([]);
      network.dispose();
      continue;
    }
    await fitNetwork(network, options);
    network.weights.forEach(({ name, variable }, i) => {
      const frozen = still.some((layer) => name.includes(`/${layer}/`));
      expect([name, Array.from(variable.dataSync()).join() === before[i].join()]).toEqual([name, frozen]);
    });
    network.dispose();
  }
  expect(() => toyFit({ ...toyStage(), freeze: ['conv'] })).toThrow(/freeze names conv, but its layers are/);
});

it('learningRateAt(rate, epoch, stale) steps down after each stretch without a better score', () => {
  const rate = { start: 1, factor: 0.1, plateau: 2 };
  // Best at epochs 0, 1 and 4.
  const ages = [0, 0, 1, 2, 0, 1, 2, 3, 4];
  const rates = ages.map((_, epoch) => learningRateAt(rate, epoch, ages.slice(0, epoch)));
  const expected = [1, 1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01];
  rates.forEach((value, epoch) => expect(value).toBeCloseTo(expected[epoch], 12));
});

it('fitNetwork(network, …) on a plateau lowers the rate by the epochs that its own history shows', async () => {
  const stage = toyStage({ epochs: 12, learningRate: { start: 0.8, factor: 0.5, plateau: 2 } });
  const { network, options } = toyFit(stage);
  const { history } = await fitNetwork(network, options);
  let [best, age, rate] = [Infinity, 0, 0.8];
  for (const { validationLoss, learningRate } of history) {
    expect(learningRate).toBeCloseTo(rate, 12);
    age = validationLoss < best ? 0 : age + 1;
    best = Math.min(best, validationLoss);
    if (age > 0 && age % 2 === 0) rate *= 0.5;
  }
  expect(rate).toBeLessThan(0.8);
  network.dispose();
  expect(tf.memory().numTensors).toBeGreaterThanOrEqual(0);
});
