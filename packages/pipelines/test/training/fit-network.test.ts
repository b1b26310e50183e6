import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { fitNetwork } from '../../src/training/fit-network';
import { readWeights } from '../../src/training/network-weights';
import type { CheckpointStore } from '../../src/training/checkpoint-store';
import type { OptimizerOptions } from '../../src/training/training';
import { toyFit, toyStage } from './toy-stage';

beforeAll(() => useBackend('wasm', { threads: 1 }));
let tensorsBefore = 0;
beforeEach(() => {
  tensorsBefore = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensorsBefore);
});

function memoryStore(): CheckpointStore & { files: Map<string, Uint8Array>; reasons: string[] } {
  const files = new Map<string, Uint8Array>();
  const reasons: string[] = [];
  return {
    files,
    reasons,
    load: (what) => Promise.resolve(files.get(what)),
    save: async (what, bytes) => void files.set(what, bytes.slice()),
    damaged: (what, reason) => void reasons.push(`${what}: ${reason}`),
  };
}

const weightsOf = async (network: Parameters<typeof readWeights>[0]) =>
  Object.values(await readWeights(network)).map(({ data }) => Array.from(data));

const optimizers: OptimizerOptions['name'][] = ['sgd', 'momentum', 'adam', 'rmsprop'];

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => useBackend(backend, { threads: 1 }));

  it('fitNetwork(network, …) lowers the loss and separates two classes', async () => {
    const { network, options } = toyFit(toyStage());
    const { history, bestEpoch } = await fitNetwork(network, options);
    expect(history).toHaveLength(8);
    expect(history.at(-1)!.trainLoss).toBeLessThan(0.7 * history[0].trainLoss);
    expect(history[bestEpoch].validationScore).toBeGreaterThan(0.8);
    expect(history.map((row) => row.learningRate)).toEqual([
      ...[0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125, 0.0125],
    ]);
    network.dispose();
  });

  it.each(optimizers)(
    'fitNetwork(network, …) with %s stopped in epoch 4 and started again ends in the same bits',
    async (name) => {
      const stage = toyStage({ optimizer: { name }, learningRate: name === 'sgd' ? 0.5 : 0.02 });
      const whole = toyFit(stage);
      const straight = await fitNetwork(whole.network, whole.options);

      const checkpoint = memoryStore();
      const killed = toyFit(stage);
      const stop = new AbortController();
      const cut = fitNetwork(killed.network, {
        ...killed.options,
        checkpoint,
        signal: stop.signal,
        onProgress: ({ epoch, done }) => {
          if (epoch === 3 && done === 2) stop.abort(new Error('killed'));
        },
      });
      await expect(cut).rejects.toThrow('killed');
      killed.network.dispose();

      const resumed = toyFit(stage);
      const again = await fitNetwork(resumed.network, { ...resumed.options, checkpoint });
      expect(await weightsOf(resumed.network)).toEqual(await weightsOf(whole.network));
      const facts = ({ history }: typeof again) => history.map(({ seconds: _, ...record }) => record);
      expect(facts(again)).toEqual(facts(straight));
      expect(again.bestEpoch).toBe(straight.bestEpoch);
      resumed.network.dispose();
      whole.network.dispose();
    },
  );
});

it('fitNetwork(network, …) twice with one seed ends in the same bits, and with another seed does not', async () => {
  const results = [];
  for (const seed of [5, 5, 6]) {
    const { network, options } = toyFit(toyStage(), seed);
    await fitNetwork(network, options);
    results.push(await weightsOf(network));
    network.dispose();
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).not.toEqual(results[0]);
});

it.each([
  ['cut short', (bytes: Uint8Array) => bytes.slice(0, bytes.length / 2)],
  [
    'with a flipped bit',
    (bytes: Uint8Array) => bytes.map((byte, i) => (i === bytes.length - 7 ? byte ^ 4 : byte)),
  ],
  ['of garbage', () => new Uint8Array(50).fill(7)],
  ['that is empty', () => new Uint8Array(0)],
])('fitNetwork(network, …) with a saved state %s says so and begins anew', async (_, damage) => {
  const stage = toyStage({ epochs: 4 });
  const whole = toyFit(stage);
  const checkpoint = memoryStore();
  await fitNetwork(whole.network, { ...whole.options, checkpoint });
  for (const what of ['state', 'best'] as const) {
    const files = new Map(checkpoint.files);
    files.set(what, damage(files.get(what)!));
    const store = { ...memoryStore(), files };
    const reasons: string[] = [];
    const again = toyFit(stage);
    await fitNetwork(again.network, {
      ...again.options,
      checkpoint: {
        ...store,
        load: (w) => Promise.resolve(files.get(w)),
        save: async (w, b) => void files.set(w, b),
        damaged: (w) => void reasons.push(w),
      },
    });
    expect(reasons).toEqual([what]);
    expect(await weightsOf(again.network)).toEqual(await weightsOf(whole.network));
    again.network.dispose();
  }
  whole.network.dispose();
});

it('fitNetwork(network, …) with a slow store saves the first epoch alone, and goes on from it to the same weights', async () => {
  const stage = toyStage({ epochs: 6, best: 'last' });
  const whole = toyFit(stage);
  await fitNetwork(whole.network, whole.options);
  const saved: string[] = [];
  const memory = memoryStore();
  const checkpoint: CheckpointStore = {
    ...memory,
    everySeconds: 1e6,
    save: (what, bytes) => (saved.push(what), memory.save(what, bytes)),
  };
  const slow = toyFit(stage);
  const { bestEpoch } = await fitNetwork(slow.network, { ...slow.options, checkpoint });
  expect(saved).toEqual(['best', 'state']);
  expect(bestEpoch).toBe(5);
  expect(await weightsOf(slow.network)).toEqual(await weightsOf(whole.network));
  const again = toyFit(stage);
  await fitNetwork(again.network, { ...again.options, checkpoint });
  expect(await weightsOf(again.network)).toEqual(await weightsOf(whole.network));
  for (const { network } of [whole, slow, again]) network.dispose();
});

it('fitNetwork(network, …) records the score of the training examples beside that of the validation part', async () => {
  const { network, options } = toyFit(toyStage());
  const { history } = await fitNetwork(network, { ...options, validation: options.validation.slice(0, 3) });
  const whole = (value: number) => Math.abs(value - Math.round(value)) < 1e-9;
  // Of 40 examples, and of 3: they share no score but 0 and 1.
  expect(history.every(({ trainScore }) => whole(40 * trainScore) && trainScore > 0 && trainScore < 1)).toBe(
    true,
  );
  expect(history.every(({ validationScore }) => whole(3 * validationScore))).toBe(true);
  network.dispose();
});

it('fitNetwork(network, …) keeps the weights of the epoch with the lowest validation loss, or the highest metric', async () => {
  for (const best of ['loss', 'unweighted-average-recall', 'accuracy', 'last']) {
    const { network, options } = toyFit(toyStage({ learningRate: 1, best }));
    const { bestEpoch, history } = await fitNetwork(network, options);
    const losses = history.map((row) => row.validationLoss);
    const scores = history.map((row) => row.validationScore);
    if (best === 'loss') expect(losses[bestEpoch]).toBe(Math.min(...losses));
    else if (best === 'last') expect(bestEpoch).toBe(7);
    else expect(scores[bestEpoch]).toBe(Math.max(...scores));
    network.dispose();
  }
});

it('fitNetwork(network, …) with patience stops that many epochs after the best one', async () => {
  const { network, options } = toyFit(toyStage({ epochs: 200, patience: 2, learningRate: 1 }));
  const { bestEpoch, history } = await fitNetwork(network, options);
  expect(history.length).toBeLessThan(200);
  expect(history.length - 1 - bestEpoch).toBe(2);
  network.dispose();
});

it('fitNetwork(network, …) says so when the loss is no longer a number', async () => {
  const { network, options } = toyFit(toyStage());
  tf.tidy(() => network.weights[1].variable.assign(tf.fill(network.weights[1].variable.shape, NaN)));
  await expect(fitNetwork(network, options)).rejects.toThrow(/loss became NaN in epoch 1; lower/);
  network.dispose();
});

it('fitNetwork(network, …) says so when the weights are no numbers after the last step', async () => {
  const stage = toyStage({
    ...{ epochs: 1, batchSize: 10_000, optimizer: { name: 'sgd' }, learningRate: 1e39, best: 'last' },
  });
  const { network, options } = toyFit(stage);
  await expect(fitNetwork(network, { ...options, validation: [] })).rejects.toThrow(
    /stage toy diverged.*learning rate/,
  );
  network.dispose();
});

it('fitNetwork(network, …) learns from single rows where the unit is a row', async () => {
  const { network, options } = toyFit(toyStage({}, 'row'));
  expect(options.train.length).toBeGreaterThan(40);
  const { history, bestEpoch } = await fitNetwork(network, options);
  expect(history[bestEpoch].validationScore).toBeGreaterThan(0.7);
  network.dispose();
});
