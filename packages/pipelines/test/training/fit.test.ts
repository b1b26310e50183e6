import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { fit, type CheckpointStore, type FitOptions } from '../../src/training/fit';
import { toyExamples, toyNetwork } from './toy';

const train = toyExamples(40, 1);
const validation = toyExamples(20, 2);
const options: FitOptions = { epochs: 8, batchSize: 8, learningRate: { initial: 0.1, every: 3 }, seed: 5 };

const weightsOf = (network: { variables: tf.Variable[] }) =>
  network.variables.map((v) => Array.from(v.dataSync()));

function memoryStore(): CheckpointStore & { bytes?: Uint8Array } {
  return {
    async load() {
      return this.bytes;
    },
    async save(bytes) {
      this.bytes = bytes;
    },
  };
}

beforeAll(async () => {
  await useBackend('wasm');
});

let tensorsBefore = 0;
beforeEach(() => {
  tensorsBefore = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensorsBefore);
});

it('fit(network, …) lowers the loss and separates two classes', async () => {
  const network = toyNetwork(3);
  const { history, bestEpoch } = await fit(network, train, validation, options);
  expect(history).toHaveLength(8);
  expect(history.at(-1)!.trainLoss).toBeLessThan(0.7 * history[0].trainLoss);
  expect(history[bestEpoch].validationAccuracy).toBeGreaterThan(0.8);
  expect(history.map((row) => row.learningRate)).toEqual([0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025]);
  network.dispose();
});

it('fit(network, …) twice with one seed ends in the same bits, and with another seed does not', async () => {
  const results = [];
  for (const seed of [5, 5, 6]) {
    const network = toyNetwork(3);
    await fit(network, train, validation, { ...options, seed });
    results.push(weightsOf(network));
    network.dispose();
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).not.toEqual(results[0]);
});

it.each([1, 3, 7])(
  'fit(network, …) stopped after epoch %i and started again ends in the same bits',
  async (epochs) => {
    const whole = toyNetwork(3);
    const straight = await fit(whole, train, validation, options);

    const checkpoint = memoryStore();
    const killed = toyNetwork(3);
    const stop = new AbortController();
    const cut = fit(killed, train, validation, {
      ...options,
      checkpoint,
      signal: stop.signal,
      onProgress: ({ epoch, done }) => {
        if (epoch === epochs && done === 2) stop.abort(new Error('killed'));
      },
    });
    await expect(cut).rejects.toThrow('killed');
    killed.dispose();

    const resumed = toyNetwork(99);
    const again = await fit(resumed, train, validation, { ...options, checkpoint });
    expect(weightsOf(resumed)).toEqual(weightsOf(whole));
    expect(again.history.map((row) => row.trainLoss)).toEqual(straight.history.map((row) => row.trainLoss));
    expect(again.bestEpoch).toBe(straight.bestEpoch);
    resumed.dispose();
    whole.dispose();
  },
);

it('fit(network, …) keeps the weights of the epoch with the lowest validation loss', async () => {
  const network = toyNetwork(3);
  const seen: number[][][] = [];
  const { bestEpoch, history } = await fit(network, train, validation, {
    ...options,
    learningRate: { initial: 2 },
    onEpoch: () => seen.push(weightsOf(network)),
  });
  const losses = history.map((row) => row.validationLoss);
  expect(losses[bestEpoch]).toBe(Math.min(...losses));
  expect(weightsOf(network)).toEqual(seen[bestEpoch]);
  network.dispose();
});

it('fit(network, …, { patience }) stops that many epochs after the best one', async () => {
  const network = toyNetwork(3);
  const { bestEpoch, history } = await fit(network, train, validation, {
    ...options,
    epochs: 200,
    patience: 2,
    learningRate: { initial: 1 },
  });
  expect(history.length).toBeLessThan(200);
  expect(history.length - 1 - bestEpoch).toBe(2);
  network.dispose();
});

it('fit(network, …) says so when the loss is no longer a number', async () => {
  const network = toyNetwork(3);
  tf.tidy(() => network.variables[1].assign(tf.fill([2], NaN)));
  await expect(fit(network, train, validation, options)).rejects.toThrow(/loss became NaN in epoch 1; lower/);
  network.dispose();
});

it('fit(network, …) hands over streams of any name, cut where all are cut', async () => {
  const named = (examples: typeof train) =>
    examples.map(({ streams, ...rest }) => ({ ...rest, streams: { text: streams.audio! } }));
  const heard = toyNetwork(3);
  const read = toyNetwork(3);
  const network = {
    ...read,
    logits: (
      { streams, ...batch }: Parameters<typeof read.logits>[0],
      how: { training: boolean; step: number },
    ) => read.logits({ ...batch, streams: { audio: streams.text } }, how),
  };
  const short = { ...options, maxFrames: 3 };
  const a = await fit(heard, train, validation, short);
  const b = await fit(network, named(train), named(validation), short);
  const facts = ({ history }: typeof a) => history.map(({ seconds: _, ...record }) => record);
  expect(facts(b)).toEqual(facts(a));
  heard.dispose();
  read.dispose();
});
