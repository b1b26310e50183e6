import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { alexNet, audioContextNet, c3d, deepLstm, modelSummary } from '@avemo/models';
import { beforeAll, expect, it } from 'vitest';

beforeAll(async () => void (await useBackend('cpu')));

it('modelSummary(() => alexNet()) counts the products of the published layers', () => {
  const summary = modelSummary(() => alexNet({ classes: 6 }), { batch: 2 });
  const products = [
    55 ** 2 * 96 * 11 ** 2 * 3,
    27 ** 2 * 256 * 25 * 48,
    13 ** 2 * 384 * 9 * 256,
    13 ** 2 * 384 * 9 * 192,
    13 ** 2 * 256 * 9 * 192,
    9216 * 4096,
    4096 * 4096,
    4096 * 6,
  ];
  const found = summary.layers.filter((layer) => layer.multiplyAccumulates > 0);
  expect(found.map((layer) => layer.multiplyAccumulates)).toEqual(products.map((count) => 2 * count));
  expect(summary.weightBytes).toBe(4 * summary.parameters);
  expect(summary.layers.find(({ name }) => name === 'alexnet_conv1')!.activationBytes).toBe(
    4 * 2 * 55 ** 2 * 96,
  );
});

it('modelSummary(model) agrees with the built model, and modelSummary(make) allocates nothing', () => {
  const make = () => c3d({ classes: 3, width: 1 / 16, inputShape: [4, 24, 24, 3], microBatch: 1 });
  const before = tf.memory().numTensors;
  const planned = modelSummary(make);
  expect(tf.memory().numTensors).toBe(before);
  const built = make();
  expect(modelSummary(built)).toEqual(planned);
  expect(planned.parameters).toBe(built.countParams());
  const sizes = built.weights.reduce((sum, weight) => sum + weight.read().size, 0);
  expect(planned.parameters).toBe(sizes);
  built.dispose();
});

it('modelSummary(model, { length }) counts every step of a recurrent network', () => {
  const { layers } = modelSummary(() => deepLstm({ features: 5, units: [4, 3], outputs: 2 }), { length: 7 });
  const macs = Object.fromEntries(layers.map((layer) => [layer.name, layer.multiplyAccumulates]));
  expect(macs.dlstm_lstm1).toBe(7 * (5 + 4) * 16);
  expect(macs.dlstm_lstm2).toBe(7 * (4 + 3) * 12);
  expect(macs.dlstm_predictions).toBe(7 * 3 * 2);
  const options = { dimensions: 1, inputShape: [12, 12, 1], units: 5, lstmUnits: 3 } as const;
  const frames = modelSummary(() => audioContextNet(options), { length: 4 }).layers;
  expect(frames.find(({ name }) => name === 'audiocontext_conv1')!.multiplyAccumulates).toBe(4 * 144 * 4 * 4);
});

it('modelSummary(model) follows layers with several outputs', () => {
  const make = () => {
    const x = tfl.input({ shape: [null, 5] });
    const lstm = tfl.layers.lstm({ units: 3, returnState: true, name: 'lstm' });
    const [, , cell] = lstm.apply(x) as tfl.SymbolicTensor[];
    const dense = tfl.layers.dense({ units: 2, name: 'last' });
    return tfl.model({ inputs: x, outputs: dense.apply(cell!) as tfl.SymbolicTensor });
  };
  const { layers } = modelSummary(make, { length: 12 });
  const shapes = Object.fromEntries(layers.map(({ name, outputShapes }) => [name, outputShapes]));
  const one = [1, 3];
  expect(shapes.lstm).toEqual([one, one, one]);
  expect(shapes.last).toEqual([[1, 2]]);
});

it('modelSummary(model) refuses what is no model, and leaves layers as they were after an error', () => {
  expect(() => modelSummary(null as never)).toThrow(/a layers model or a function that makes one/);
  expect(() => modelSummary(() => alexNet({ classes: 1 }))).toThrow(/classes/);
  expect(() => modelSummary(() => alexNet({ classes: 2 }), { batch: 0 })).toThrow(/batch/);
  const dense = tfl.layers.dense({ units: 2 });
  dense.apply(tf.zeros([1, 3]));
  expect(dense.getWeights()[0].shape).toEqual([3, 2]);
});
