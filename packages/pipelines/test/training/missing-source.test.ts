import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { networkStage, type NetworkStage, type OpenTask } from '../../src/index';
import { storedInMemory } from '../../src/prepare/column';
import { MatchRows } from '../../src/recipes/jips/match-rows';
import { compareWithTruth } from '../../src/training/batch-truth';
import { buildNetwork } from '../../src/training/build-network';
import { examplesOf, inputShapes } from '../../src/training/example';
import { fitNetwork } from '../../src/training/fit-network';
import { pieceOf } from '../../src/training/pieces';
import { runNetwork } from '../../src/training/run-network';
import { disposeStageBatch, makeStageBatch } from '../../src/training/stage-batch';
import type { Training } from '../../src/training/training';

beforeAll(() => useBackend('wasm', { threads: 1 }));

const task: OpenTask = {
  name: 'affect',
  kind: 'values',
  targets: ['valence'],
  labels: ['valence'],
  per: 'row',
};

/** w · (first + second) + b in each row. */
const weighedSum = (training: Partial<Training> = {}): NetworkStage =>
  networkStage({
    name: 'sum',
    inputs: { first: { from: 'first', optional: true }, second: 'second' },
    options: {},
    network({ first, second }) {
      const matched = new MatchRows({ name: 'matched' }).apply([first.x, second.x]) as tfl.SymbolicTensor;
      const sum = tfl.layers.add({ name: 'added' }).apply([matched, second.x]);
      const x = tfl.layers.dense({ units: 1, kernelInitializer: 'ones', name: 'weighed' }).apply(sum);
      return { outputs: { prediction: { x: x as tfl.SymbolicTensor, mask: second.mask } } };
    },
    training: { epochs: 1, batchSize: 2, optimizer: { name: 'adam' }, learningRate: 0.05, ...training },
  });

const timesOf = (rows: number) => Float64Array.from({ length: rows }, (_, i) => i / 2);
/** Rows of 0, 1, 0, 1, … above a value. */
const block = (value: number, rows = 4) =>
  storedInMemory({
    data: Float32Array.from({ length: rows }, (_, i) => value + (i % 2)),
    shape: [rows, 1],
    times: timesOf(rows),
  });

it('runNetwork(network, …) gives an output the times of a sequence that is there where its first one is missing', async () => {
  const stage = weighedSum();
  const columns = { first: [block(1), undefined], second: [block(2), block(3)] };
  const whole = { stage, columns, nameOf: String };
  const shapes = inputShapes(whole, [0, 1]);
  const network = buildNetwork(stage, shapes, { task, seed: 1 });
  const sums = [];
  for (const clips of [[0, 1], [1]]) {
    for await (const { blocks } of runNetwork(network, whole, examplesOf(whole, clips), {
      shapes,
      batchSize: 2,
    })) {
      expect(Array.from(blocks.prediction.times!)).toEqual(Array.from(timesOf(4)));
      sums.push(blocks.prediction.data[3]);
    }
  }
  expect(sums).toEqual([5, 4, 4]);
  network.dispose();
});

it.each([
  ['whole', {}],
  ['in pieces of two rows', { truncate: { rows: 2 } }],
])(
  'fitNetwork(network, …) learns from recordings that lack the first sequence of an output, %s',
  async (_, training) => {
    const rows = 6;
    const stage = weighedSum({ epochs: 120, ...training });
    // The clip that has both is only looked at: it says which shape the first has.
    const columns = {
      first: [undefined, undefined, block(0, rows)],
      second: [block(1, rows), block(-1, rows), block(0, rows)],
    };
    const inputs = { stage, columns, nameOf: String };
    const shapes = inputShapes(inputs, [0, 1, 2]);
    const network = buildNetwork(stage, shapes, { task, seed: 1 });
    // Twice the second, and three.
    const truths = [1, -1, 0].map((value) => ({
      label: -1,
      track: {
        times: timesOf(rows),
        values: [Float32Array.from({ length: rows }, (_, i) => 2 * (value + (i % 2)) + 3)],
      },
    }));
    const options = { inputs, shapes, task, truths, validation: [], seed: 1 };
    const { history } = await fitNetwork(network, { ...options, train: examplesOf(inputs, [0, 1]) });
    expect(history[0].trainLoss).toBeGreaterThan(5);
    expect(history.at(-1)!.trainLoss).toBeLessThan(0.05);
    const answers = [];
    for await (const { blocks } of runNetwork(network, inputs, examplesOf(inputs, [0]), {
      shapes,
      batchSize: 2,
    }))
      answers.push(...blocks.prediction.data);
    expect(answers.length).toBe(rows);
    answers.forEach((answer, i) => expect(Math.abs(answer - (5 + 2 * (i % 2)))).toBeLessThan(0.5));
    network.dispose();
  },
);

it('makeStageBatch(examples, { truncate }) makes a sequence that no example has as long as the others', () => {
  const stage = weighedSum();
  const second = { data: new Float32Array(5), shape: [5, 1], times: timesOf(5) };
  const shapes = {
    first: { rows: true, shape: [1], kind: 'float32' },
    second: { rows: true, shape: [1], kind: 'float32' },
  } as const;
  const batch = makeStageBatch([{ second }], { stage, shapes, truncate: { rows: 2 } });
  expect(batch.rows).toEqual({ first: 6, second: 6 });
  expect(batch.x.first.shape).toEqual([1, 6, 1]);
  expect(Array.from(batch.mask.first.dataSync())).toEqual([0, 0, 0, 0, 0, 0]);
  expect(Array.from(batch.mask.second.dataSync())).toEqual([1, 1, 1, 1, 1, 0]);
  disposeStageBatch(batch);
});

it('compareWithTruth(output, piece, source, …) reads the truth at the times of its own sequence where another has more rows', () => {
  const stage = weighedSum();
  const shapes = {
    first: { rows: true, shape: [1], kind: 'float32' },
    second: { rows: true, shape: [1], kind: 'float32' },
  } as const;
  const slow = { data: new Float32Array(3), shape: [3, 1], times: Float64Array.of(0, 1, 2) };
  const fast = { data: new Float32Array(6), shape: [6, 1], times: Float64Array.of(0, 0.4, 0.8, 1.2, 1.6, 2) };
  const network = buildNetwork(stage, shapes, { task, seed: 1 });
  const batch = makeStageBatch([{ first: slow, second: fast }], { stage, shapes });
  const track = { times: Float64Array.of(0, 2), values: [Float32Array.of(0, 20)] };
  const compared = compareWithTruth({ x: tf.zeros([1, 3, 1]) }, pieceOf(network, batch, 0), 'first', {
    ...{ task, batch },
    truths: [{ label: -1, track }],
  });
  expect(Array.from(compared.truth.dataSync())).toEqual([0, 10, 20]);
  expect(Array.from(compared.counts.dataSync())).toEqual([1, 1, 1]);
  tf.dispose([compared.output, compared.truth, compared.counts, compared.rows]);
  disposeStageBatch(batch);
  network.dispose();
});
