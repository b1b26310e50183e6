import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { networkStage, type OpenTask } from '../../src/index';
import { storedInMemory } from '../../src/prepare/column';
import { MatchRows } from '../../src/recipes/jips/match-rows';
import { buildNetwork } from '../../src/training/build-network';
import { examplesOf, inputShapes } from '../../src/training/example';
import { runNetwork } from '../../src/training/run-network';

beforeAll(() => useBackend('wasm', { threads: 1 }));

const task: OpenTask = {
  name: 'affect',
  kind: 'values',
  targets: ['valence'],
  labels: ['valence'],
  per: 'row',
};

it('runNetwork(network, …) gives an output the times of a sequence that is there where its first one is missing', async () => {
  const stage = networkStage({
    name: 'sum',
    inputs: { first: { from: 'first', optional: true }, second: 'second' },
    options: {},
    network({ first, second }) {
      const matched = new MatchRows({ name: 'matched' }).apply([first.x, second.x]) as tfl.SymbolicTensor;
      const prediction = tfl.layers.add({ name: 'added' }).apply([matched, second.x]);
      return { outputs: { prediction: { x: prediction as tfl.SymbolicTensor, mask: second.mask } } };
    },
    training: { epochs: 1, batchSize: 2, optimizer: { name: 'adam' }, learningRate: 0.1 },
  });
  const times = Float64Array.from({ length: 4 }, (_, i) => i / 2);
  const block = (value: number) =>
    storedInMemory({ data: new Float32Array(4).fill(value), shape: [4, 1], times });
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
      expect(Array.from(blocks.prediction.times!)).toEqual(Array.from(times));
      sums.push(blocks.prediction.data[3]);
    }
  }
  expect(sums).toEqual([3, 3, 3]);
  network.dispose();
});
