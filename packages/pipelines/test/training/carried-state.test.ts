import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { useBackend } from '@avemo/backend';
import { storedInMemory, type Column } from '../../src/prepare/column';
import { networkStage, type NetworkStage } from '../../src/recipes/stage';
import type { OpenTask } from '../../src/recipes/task';
import { buildNetwork } from '../../src/training/build-network';
import { examplesOf, inputShapes, type StageInputs } from '../../src/training/example';
import { fitNetwork } from '../../src/training/fit-network';
import { runNetwork } from '../../src/training/run-network';
import type { ClipTruth } from '../../src/training/truth';

beforeAll(() => useBackend('cpu'));

const task: OpenTask = { name: 'sum', kind: 'values', targets: ['sum'], labels: ['sum'], per: 'row' };

/** What came so far, and what comes: the sum behind each row, and behind the last one. */
class RunningSum extends tfl.layers.Layer {
  static readonly className = 'RunningSum';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    const [x, mask, before] = inputs as [tf.Tensor3D, tf.Tensor2D, tf.Tensor2D];
    return tf.tidy(() => {
      const sums = tf.add(tf.cumsum(tf.mul(x, tf.expandDims(mask, 2)), 1), tf.expandDims(before, 1));
      return [sums, tf.squeeze<tf.Tensor2D>(tf.slice(sums, [0, x.shape[1] - 1, 0], [-1, 1, 1]), [1])];
    });
  }

  override computeOutputShape(shapes: tfl.Shape | tfl.Shape[]): tfl.Shape[] {
    const [x] = shapes as tfl.Shape[];
    return [x, [x[0], 1]];
  }
}

/** A weight on the running sum; with `carried: false` each piece begins at zero again. */
const stageOf = (rows: number | undefined, carried = true): NetworkStage =>
  networkStage({
    name: 'running',
    inputs: { x: 'x' },
    network({ x }, { state }) {
      const before = state('sum', 1);
      const start = carried
        ? before
        : (tfl.layers
            .dense({ units: 1, kernelInitializer: 'zeros', trainable: false })
            .apply(before) as tfl.SymbolicTensor);
      const [sums, after] = new RunningSum({ name: 'sums' }).apply([
        x.x,
        x.mask,
        start,
      ]) as tfl.SymbolicTensor[];
      const weight = tfl.layers.dense({
        units: 1,
        useBias: false,
        kernelInitializer: 'ones',
        name: 'weight',
      });
      const prediction = weight.apply(sums) as tfl.SymbolicTensor;
      return { outputs: { prediction: { x: prediction, mask: x.mask } }, state: { sum: after } };
    },
    training: {
      epochs: 40,
      batchSize: 4,
      optimizer: { name: 'adam' },
      learningRate: 0.05,
      ...(rows !== undefined && { truncate: { rows } }),
    },
  });

/** Sequences of 7 to 16 rows that are not whole pieces, and twice their running sums. */
function clips() {
  const truths: ClipTruth[] = [];
  const sums: number[][] = [];
  const column: Column = Array.from({ length: 8 }, (_, clip) => {
    const rows = 7 + ((clip * 5) % 10);
    const data = Float32Array.from({ length: rows }, (__, row) => Math.sin(3 * clip + row));
    const times = Float64Array.from({ length: rows }, (__, row) => row / 10);
    let sum = 0;
    const own = Array.from(data, (x) => (sum += x));
    sums.push(own);
    truths.push({ label: -1, track: { times, values: [Float32Array.from(own, (s) => 2 * s)] } });
    return storedInMemory({ data, shape: [rows, 1], times });
  });
  return { column, truths, sums };
}

function fitOf(stage: NetworkStage) {
  const { column, truths, sums } = clips();
  const inputs: StageInputs = { stage, columns: { x: column }, nameOf: String };
  const all = column.map((_, i) => i);
  const shapes = inputShapes(inputs, all);
  const network = buildNetwork(stage, shapes, { task, seed: 1 });
  const examples = examplesOf(inputs, all);
  return { network, inputs, shapes, examples, truths, sums };
}

it.each([undefined, 3, 5, 16])(
  'runNetwork(network, …) in pieces of %s rows hands the state on: the whole sequence is summed',
  async (rows) => {
    const { network, inputs, shapes, examples, sums } = fitOf(stageOf(rows));
    for await (const { example, blocks } of runNetwork(network, inputs, examples, { shapes, batchSize: 3 })) {
      const { data } = blocks.prediction;
      expect(data).toHaveLength(sums[example.clip].length);
      sums[example.clip].forEach((sum, row) => expect(data[row]).toBeCloseTo(sum, 4));
    }
    network.dispose();
  },
);

it('fitNetwork(network, …) in pieces learns what only the carried state can tell, and does not without it', async () => {
  const lossOf = async (carried: boolean) => {
    const { network, examples, ...rest } = fitOf(stageOf(3, carried));
    const { history } = await fitNetwork(network, {
      ...rest,
      ...{ task, train: examples, validation: examples, seed: 2 },
    });
    const weight = network.weights.find(({ name }) => name.includes('/weight/'))!.variable.dataSync()[0];
    network.dispose();
    return { loss: history.at(-1)!.validationLoss, weight };
  };
  const [carried, cut] = [await lossOf(true), await lossOf(false)];
  expect(carried.loss).toBeLessThan(0.001);
  expect(carried.weight).toBeCloseTo(2, 1);
  expect(cut.loss).toBeGreaterThan(50 * carried.loss);
});
