import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { alexNet, c3d, improvedAlexNet } from '@avemo/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeLayers, goldenArchitecture } from '../support/architecture';
import { randomTensor } from '../support/random-tensor';

const weightData = (model: tfl.LayersModel) => model.getWeights().map((w) => w.dataSync() as Float32Array);

/** Small nets of each kind, with the shape of a batch of two. */
const small = {
  alexNet: {
    make: (options: object) => alexNet({ width: 1 / 48, inputShape: [67, 67, 3], ...options }),
    shape: [2, 67, 67, 3],
    units: 85,
  },
  improvedAlexNet: {
    make: (options: object) =>
      improvedAlexNet({ filters: [4, 8, 16], units: 128, inputShape: [32, 32, 3], ...options }),
    shape: [2, 32, 32, 3],
    units: 128,
  },
  c3d: {
    make: (options: object) => c3d({ width: 1 / 16, inputShape: [4, 24, 24, 3], ...options }),
    shape: [2, 4, 24, 24, 3],
    units: 256,
  },
};

beforeAll(async () => void (await useBackend('wasm')));

describe('the architectures', () => {
  it.each([
    ['alexNet({ groups: 2 })', 'alexnet_grouped', (classes: number) => alexNet({ classes, name: 'net' })],
    [
      'alexNet({ groups: 1 })',
      'alexnet_groups1',
      (classes: number) => alexNet({ classes, groups: 1, name: 'net' }),
    ],
    ['c3d()', 'c3d', (classes: number) => c3d({ classes, name: 'net' })],
  ] as const)('%s has the shapes and parameter counts of arch/%s', (_, name, make) => {
    const expected = goldenArchitecture(name);
    const model = make(expected.classes);
    expect(model.inputs[0].shape.slice(1)).toEqual(expected.input);
    expect(describeLayers(model, expected.layers)).toEqual(
      expected.layers.map(({ name, output, params }) => ({ name, output, params })),
    );
    expect(model.countParams()).toBe(expected.total_params);
    const conv = expected.layers.filter((layer) => layer.weights !== undefined);
    expect(model.getWeights().map((w) => w.size)).toEqual(conv.flatMap((l) => [l.weights, l.biases]));
    model.dispose();
  });

  it('improvedAlexNet() arrives at 7×7×512, and its convolution over the whole map saves no weight', () => {
    const units = 16;
    const model = improvedAlexNet({ classes: 7, units });
    const shape = (layer: string) => model.getLayer(`improved_${layer}`).outputShape.slice(1);
    // Formulas (10)–(15) of Liu & Tang, in one dimension.
    const output = (width: number, f: number, p: number, s: number) =>
      Math.floor((width - f + 2 * p) / s) + 1;
    let size = 224;
    for (const [i, [pool, depth]] of [
      [2, 96],
      [4, 256],
      [4, 512],
    ].entries()) {
      size = output(size, 3, 1, 1);
      expect(shape(`conv${i + 1}`)).toEqual([size, size, depth]);
      size = output(size, pool, 0, pool);
      expect(shape(`pool${i + 1}`)).toEqual([size, size, depth]);
    }
    expect(shape('norm3')).toEqual([7, 7, 512]);
    expect([shape('fc6'), shape('fc7'), shape('fc8')]).toEqual([[1, 1, units], [1, 1, units], [7]]);
    const convolution = model.getLayer('improved_fc6').countParams() - units;
    const dense = tfl.layers.dense({ units });
    tf.dispose(dense.apply(tf.zeros([1, 7 * 7 * 512])) as tf.Tensor);
    const connected = dense.countParams() - units;
    const full = (count: number) => ((count / units) * 4096).toLocaleString('en');
    console.log(
      `weights of fc6 with 4096 kernels: as a convolution ${full(convolution)}, fully connected ${full(connected)}`,
    );
    expect([full(convolution), full(connected)]).toEqual(['102,760,448', '102,760,448']);
    dense.dispose();
    model.dispose();
  });
});

describe.each(Object.entries(small))('%s', (name, { make, shape, units }) => {
  it(`${name}({ classes }) gives probabilities, ${name}({ features }) what the classifier has in that layer`, () => {
    const x = randomTensor(shape as [number], 1);
    const before = tf.memory().numTensors;
    const classifier = make({ classes: 5, seed: 3 });
    const probabilities = classifier.predict(x) as tf.Tensor;
    expect(probabilities.shape).toEqual([2, 5]);
    const sums = tf.sum(probabilities, 1).dataSync();
    sums.forEach((sum) => expect(sum).toBeCloseTo(1, 5));
    for (const features of ['fc6', 'fc7'] as const) {
      const embedder = make({ features, seed: 3 });
      const inner = classifier.getLayer(`${classifier.name}_${features}`).output as tfl.SymbolicTensor;
      const cut = tfl.model({ inputs: classifier.inputs, outputs: inner });
      const [got, expected] = [embedder, cut].map((m) => m.predict(x) as tf.Tensor);
      expect(got.shape).toEqual([2, units]);
      expect(got.dataSync()).toEqual(expected.dataSync());
      const values = got.dataSync();
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values)).toBeGreaterThan(0.01);
      embedder.dispose();
      tf.dispose([got, expected]);
    }
    classifier.dispose();
    tf.dispose(probabilities);
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before + 1);
  });

  it(`${name}(options) makes equal weights and dropout of equal seeds, and other weights in every layer`, () => {
    const [a, b, c] = [1, 1, 2].map((seed) => make({ classes: 3, seed }));
    expect(weightData(b)).toEqual(weightData(a));
    weightData(a).forEach((data, i) => {
      if (data.some((v) => v !== data[0])) expect(data).not.toEqual(weightData(c)[i]);
    });
    const kernels = a.layers.flatMap((layer) => layer.getWeights().slice(0, 1)).filter((w) => w.rank > 1);
    const starts = kernels.map((w) =>
      w
        .dataSync()
        .slice(0, 4)
        .map((v) => v / w.dataSync()[0])
        .join(),
    );
    expect(new Set(starts).size).toBe(kernels.length);
    const x = randomTensor(shape as [number], 1);
    const train = (m: tfl.LayersModel) => (m.apply(x, { training: true }) as tf.Tensor).dataSync();
    const first = train(a);
    expect(train(b)).toEqual(first);
    expect(train(b)).not.toEqual(first);
    [a, b, c].forEach((model) => model.dispose());
  });

  it(`${name}(options) learns to tell two inputs apart on wasm`, async () => {
    const model = make({ classes: 2, seed: 5, dropout: 0.3 });
    const x = randomTensor(shape as [number], 7);
    const y = tf.tensor2d([1, 0, 0, 1], [2, 2]);
    model.compile({ optimizer: tf.train.adam(2e-3), loss: 'categoricalCrossentropy' });
    const before = weightData(model).map((data) => data.slice());
    // ln 2 = 0.69 is the loss of a guess.
    const losses: number[] = [];
    for (let step = 0; step < 40; step++) losses.push((await model.trainOnBatch(x, y)) as number);
    expect(losses.slice(-10).reduce((sum, loss) => sum + loss) / 10).toBeLessThan(0.35);
    weightData(model).forEach((data, i) => expect(data).not.toEqual(before[i]));
    model.dispose();
  });

  it(`${name}(options) refuses bad options`, () => {
    expect(() => make({})).toThrow(/either classes .* or features .*; got neither/);
    expect(() => make({ classes: 3, features: 'fc7' })).toThrow(/got both/);
    expect(() => make({ classes: 1 })).toThrow(/classes/);
    expect(() => make({ features: 'fc8' })).toThrow(/one of 'fc6', 'fc7'; got "fc8"/);
    expect(() => make({ classes: 3, dropout: 1 })).toThrow(/dropout/);
    expect(() => make({ classes: 3, inputShape: [64, 64] })).toThrow(/inputShape must be \[/);
    expect(() => make({ classes: 3, seed: -1 })).toThrow(/seed/);
  });
});

it('alexNet(options) refuses images in which pool5 has nothing left', () => {
  expect(() => alexNet({ classes: 2, inputShape: [66, 90, 3] })).toThrow(/at least 67×67.*got 66×90/);
  expect(() => alexNet({ classes: 2, groups: 3 as 2 })).toThrow(/groups must be 1 or 2/);
  expect(() => improvedAlexNet({ classes: 2, inputShape: [64, 96, 3] })).toThrow(/square.*got 2×3/);
  expect(() => improvedAlexNet({ classes: 2, pools: [2, 2] })).toThrow(/pools must hold 3/);
});
