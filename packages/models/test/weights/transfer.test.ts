import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { alexNet, c3d, freezeUpTo, transferWeights } from '@avemo/models';
import { beforeAll, expect, it } from 'vitest';
import { randomTensor } from '../support/random-tensor';

beforeAll(async () => void (await useBackend('wasm', { threads: 1 })));

const tiny = { width: 1 / 64, inputShape: [4, 16, 16, 3] } as const;
const values = (model: tfl.LayersModel) => model.getWeights().map((w) => Float32Array.from(w.dataSync()));

it.each([0, 1])(
  'freezeUpTo(model, layer) leaves the weights up to that layer as they are in training (microBatch %d)',
  async (microBatch) => {
    const model = c3d({ classes: 2, ...tiny, microBatch });
    const frozen = freezeUpTo(model, 'c3d_conv2a');
    expect(frozen.map(({ name }) => name)).toEqual(['c3d_conv1a', 'c3d_conv2a']);
    expect(model.trainableWeights).toHaveLength(22 - 4);
    const before = new Map(model.weights.map((w) => [w.originalName, w.read().dataSync().slice()]));
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
    const x = randomTensor([2, 4, 16, 16, 3], 1);
    for (let step = 0; step < 3; step++)
      await model.trainOnBatch(
        x,
        tf.tensor2d([
          [1, 0],
          [0, 1],
        ]),
      );
    for (const weight of model.weights) {
      const name = weight.originalName;
      const same = weight
        .read()
        .dataSync()
        .every((value, i) => value === before.get(name)![i]);
      expect(same, name).toBe(name.startsWith('c3d_conv1a/') || name.startsWith('c3d_conv2a/'));
    }
    expect(freezeUpTo(model, null)).toEqual([]);
    expect(model.trainableWeights).toHaveLength(22);
    model.dispose();
  },
);

it('transferWeights(from, to) takes over what has the same name and shapes, into checkpointed parts too', () => {
  const from = c3d({ classes: 6, ...tiny, seed: 1 });
  const to = c3d({ classes: 3, ...tiny, seed: 2, microBatch: 1 });
  const before = values(to);
  const { taken, kept } = transferWeights(from, to, { except: ['c3d_fc7'] });
  expect(kept).toEqual(['c3d_fc7', 'c3d_fc8']);
  expect(taken).toHaveLength(9);
  const [source, target] = [from, to].map(
    (model) => new Map(model.weights.map((w) => [w.originalName, w.read().dataSync()])),
  );
  const old = new Map(to.weights.map((w, i) => [w.originalName, before[i]]));
  for (const [name, data] of target) {
    expect(data).toEqual(/_fc[78]\//.test(name) ? old.get(name) : source.get(name));
  }
  const again = values(from);
  to.setWeights(to.getWeights().map((w) => tf.zerosLike(w)));
  expect(values(from)).toEqual(again);
  from.dispose();
  to.dispose();
});

it('freezeUpTo(model, layer) and transferWeights(from, to) refuse bad arguments', () => {
  const model = c3d({ classes: 2, ...tiny });
  const other = alexNet({ classes: 2, width: 1 / 64, inputShape: [67, 67, 3] });
  expect(() => freezeUpTo(model, 'conv2a')).toThrow(/got "conv2a"\. It has c3d_conv1a, c3d_conv2a/);
  expect(() => transferWeights(other, model)).toThrow(
    /same name and shapes in both models; got alexnet_conv1/,
  );
  expect(() => transferWeights(model, model, { except: ['fc8'] })).toThrow(/got fc8\. It has c3d_conv1a/);
  model.dispose();
  other.dispose();
});
