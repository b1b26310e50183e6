import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { createRandom } from '../../../src/random';
import type { Block } from '../../../src/prepare/block';
import type { FitData } from '../../../src/recipes/stage';
import { machines } from '../../../src/recipes/avef/machines';

beforeAll(() => useBackend('cpu'));

const random = createRandom(2);
/** Features of unlike means and deviations; the second of `video` never changes. */
const rows = Array.from({ length: 60 }, () => {
  const shared = random.normal();
  return { audio: [10 + 4 * shared, random.normal()], video: [-3 + 0.1 * shared, 7] };
});
const blockOf = (stream: 'audio' | 'video'): Block => ({
  data: Float32Array.from(rows.flatMap((row) => row[stream])),
  shape: [rows.length, 2],
  times: Float64Array.from(rows, (_, i) => i),
});

/** Every epoch is one batch of all rows; what each step was told and said is kept. */
function dataOf(steps: { epoch: number; loss: number; seen?: number[] }[]): FitData {
  return {
    blocks: async function* (stream: 'audio' | 'video') {
      yield blockOf(stream);
    },
    async loop({ epochs, step, state, restore }: Parameters<FitData['loop']>[0]) {
      for (let epoch = 0; epoch < epochs; epoch++) {
        const batch = {
          audio: tf.tensor2d(rows.map((r) => r.audio)),
          video: tf.tensor2d(rows.map((r) => r.video)),
        };
        steps.push({ epoch, loss: tf.tidy(() => step(batch, epoch)) });
        tf.dispose(batch);
        // What is saved after an epoch is what goes on after it.
        tf.tidy(() =>
          restore(Object.fromEntries(Object.entries(state()).map(([key, x]) => [key, tf.clone(x)]))),
        );
      }
    },
  } as unknown as FitData;
}

const task = { name: 'emotion', kind: 'classes', labels: ['a', 'b'] } as const;

it('machines(name, options) lowers the error of reconstruction, and leaves no tensor', async () => {
  const stage = machines('machines', { units: [3], epochs: 60, batchSize: 60, learningRate: 0.1 });
  const steps: { epoch: number; loss: number }[] = [];
  const before = tf.memory().numTensors;
  const { tensors } = await stage.fit!(dataOf(steps), { options: stage.options, task, seed: 1 });
  expect(tf.memory().numTensors).toBe(before);
  expect(steps.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 60 }, (_, i) => i));
  expect(steps[59].loss).toBeLessThan(0.9 * steps[0].loss);
  expect(Object.keys(tensors)).toEqual(['dbn_hidden1/kernel', 'dbn_hidden1/bias']);
});

it('machines(name, options) gives each machine its epochs in turn, the next on what the one below says', async () => {
  const stage = machines('machines', { units: [3, 2], epochs: 2, batchSize: 60, learningRate: 0.01 });
  const steps: { epoch: number; loss: number }[] = [];
  const { tensors } = await stage.fit!(dataOf(steps), { options: stage.options, task, seed: 1 });
  expect(steps).toHaveLength(4);
  // Features of deviation 1, a quarter of them constant; then probabilities near one half.
  expect(steps[1].loss).toBeGreaterThan(0.5);
  expect(steps[2].loss).toBeLessThan(0.1);
  expect(Object.entries(tensors).map(([name, { shape }]) => [name, shape])).toEqual([
    ['dbn_hidden1/kernel', [4, 3]],
    ['dbn_hidden1/bias', [3]],
    ['dbn_hidden2/kernel', [3, 2]],
    ['dbn_hidden2/bias', [2]],
  ]);
});

it('machines(name, options) folds the scaling of the features into the lowest weights', async () => {
  const options = { units: [3], epochs: 1, batchSize: 60, learningRate: 1e-9 };
  const stage = machines('machines', options);
  const { tensors } = await stage.fit!(dataOf([]), { options: stage.options, task, seed: 1 });
  const { data: kernel } = tensors['dbn_hidden1/kernel'];
  const { data: bias } = tensors['dbn_hidden1/bias'];
  const scale = [0, 1, 2, 3].map((i) => {
    const x = rows.map((row) => [...row.audio, ...row.video][i]);
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    return {
      mean,
      deviation: Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length) || 1,
    };
  });
  // Hardly trained, so the biases of the machine are 0: W'x + c' is 0 at the mean of the features, and W' σ has the spread of
  // the first weights, 0.01.
  for (let unit = 0; unit < 3; unit++) {
    const atMean = scale.reduce((sum, { mean }, i) => sum + mean * kernel[i * 3 + unit], bias[unit]);
    expect(atMean).toBeCloseTo(0, 5);
  }
  const first = scale.flatMap(({ deviation }, i) =>
    [0, 1, 2].map((unit) => kernel[i * 3 + unit] * deviation),
  );
  const spread = Math.sqrt(first.reduce((sum, w) => sum + w * w, 0) / first.length);
  expect(spread).toBeGreaterThan(0.004);
  expect(spread).toBeLessThan(0.02);
});
