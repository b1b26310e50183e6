import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import {
  alexNet,
  c3d,
  ferPlusVgg13,
  improvedAlexNet,
  inceptionV3,
  modelSummary,
  tapNetwork,
  vgg16,
  vgg19,
  vggFace,
  vggish,
} from '@avemo/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { goldenArchitecture } from '../support/architecture';
import { randomTensor } from '../support/random-tensor';

const weightData = (model: tfl.LayersModel) => model.getWeights().map((w) => w.dataSync() as Float32Array);

/** Small nets of each kind, with the shape of a batch of two and taps that are vectors. */
const small = {
  alexNet: {
    make: (options: object) => alexNet({ width: 1 / 48, inputShape: [67, 67, 3], ...options }),
    shape: [2, 67, 67, 3],
    taps: { fc6: [85], fc7: [85], conv5: [3, 3, 6] },
  },
  improvedAlexNet: {
    make: (options: object) =>
      improvedAlexNet({ filters: [4, 8, 16], units: 128, inputShape: [32, 32, 3], ...options }),
    shape: [2, 32, 32, 3],
    taps: { fc6: [128], fc7: [128] },
  },
  c3d: {
    make: (options: object) => c3d({ width: 1 / 16, inputShape: [4, 24, 24, 3], ...options }),
    shape: [2, 4, 24, 24, 3],
    taps: { fc6: [256], fc7: [256], pool5: [1, 1, 1, 32] },
  },
  vgg16: {
    make: (options: object) => vgg16({ width: 1 / 16, inputShape: [32, 32, 3], ...options }),
    shape: [2, 32, 32, 3],
    taps: { fc6: [256], conv5_3: [2, 2, 32] },
  },
  vgg19: {
    make: (options: object) => vgg19({ width: 1 / 16, inputShape: [32, 32, 3], ...options }),
    shape: [2, 32, 32, 3],
    taps: { fc7: [256], conv5_4: [2, 2, 32], pool5: [1, 1, 32] },
  },
  vggFace: {
    make: (options: object) => vggFace({ width: 1 / 16, inputShape: [32, 32, 3], ...options }),
    shape: [2, 32, 32, 3],
    taps: { fc7: [256] },
  },
  ferPlusVgg13: {
    make: (options: object) => ferPlusVgg13({ width: 1 / 8, inputShape: [32, 32, 1], ...options }),
    shape: [2, 32, 32, 1],
    taps: { fc6: [128], conv4_3: [4, 4, 32] },
  },
  vggish: {
    make: (options: object) => vggish({ width: 1 / 16, inputShape: [32, 16, 1], dropout: 0.2, ...options }),
    shape: [2, 32, 16, 1],
    taps: { embedding: [8], fc1_2: [256] },
  },
  inceptionV3: {
    make: (options: object) => inceptionV3({ width: 1 / 16, inputShape: [75, 75, 3], ...options }),
    shape: [2, 75, 75, 3],
    taps: { avgpool: [128], Mixed_6e: [3, 3, 48] },
  },
};

/** Updates in which a net learns to tell two inputs apart, where 40 are too few or too slow. */
const updates: Record<string, number> = { vggish: 80 };
/** Dropout after every pooling too is much noise for so small a net. */
const rates: Record<string, number> = { ferPlusVgg13: 0.05 };

beforeAll(async () => void (await useBackend('wasm', { threads: 1 })));

describe('the architectures', () => {
  it.each([
    ['alexNet({ groups: 2 })', 'alexnet_grouped', (classes: number) => alexNet({ classes, name: 'net' })],
    [
      'alexNet({ groups: 1 })',
      'alexnet_groups1',
      (classes: number) => alexNet({ classes, groups: 1, name: 'net' }),
    ],
    ['c3d()', 'c3d', (classes: number) => c3d({ classes, name: 'net' })],
    ['vgg16()', 'vgg16', (classes: number) => vgg16({ classes, name: 'net' })],
    ['vgg19()', 'vgg19', (classes: number) => vgg19({ classes, name: 'net' })],
    ['vggFace()', 'vgg16', (classes: number) => vggFace({ classes, name: 'net' })],
    ['vggish()', 'vggish', () => vggish({ features: 'embedding', name: 'net' })],
  ] as const)('%s has the shapes and parameter counts of arch/%s', (_, name, make) => {
    const expected = goldenArchitecture(name);
    const { layers, parameters } = modelSummary(() => make(expected.classes));
    const found = expected.layers.map((golden) =>
      layers.find((layer) => layer.name === `net_${golden.name}`)!,
    );
    expect(found.map((layer) => [layer.name, layer.outputShapes[0].slice(1), layer.parameters])).toEqual(
      expected.layers.map((golden) => [`net_${golden.name}`, golden.output, golden.params]),
    );
    expect(parameters).toBe(expected.total_params);
  });

  it('inceptionV3() has the shapes and parameter counts of arch/inception_v3', () => {
    const expected = goldenArchitecture('inception_v3');
    const { layers, trainableParameters, parameters } = modelSummary(() =>
      inceptionV3({ classes: 1000, name: 'net' }),
    );
    for (const { name, output, params } of expected.layers) {
      if (name === 'dropout') continue;
      const own = layers.filter(
        (layer) => layer.name === `net_${name}` || layer.name.startsWith(`net_${name}_`),
      );
      const last = own.find((layer) => layer.name === `net_${name}`)!;
      const shape = last.outputShapes[0].slice(1);
      expect([name, name === 'avgpool' ? [1, 1, ...shape] : shape]).toEqual([name, output]);
      expect([name, own.reduce((sum, layer) => sum + layer.trainableParameters, 0)]).toEqual([name, params]);
    }
    expect(trainableParameters).toBe(23_834_568);
    // A moving mean and variance per filter, as in Keras.
    expect(parameters - trainableParameters).toBe(34_432);
  });

  it('improvedAlexNet({ gain }) scales the first kernels of fc6 and fc7 alone', () => {
    const [plain, half] = [1, 0.5].map((gain) => small.improvedAlexNet.make({ classes: 3, seed: 5, gain }));
    for (const { name } of plain.layers.filter((layer) => layer.getWeights().length > 0)) {
      const [kernel, scaled] = [plain, half].map((model) => model.getLayer(name).getWeights()[0].dataSync());
      const factor = /fc[67]$/.test(name) ? 0.5 : 1;
      scaled.forEach((weight, i) => expect(weight, name).toBeCloseTo(factor * kernel[i], 6));
    }
    expect(() => improvedAlexNet({ classes: 3, gain: 0 })).toThrow(/gain must be/);
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

describe.each(Object.entries(small))('%s', (name, { make, shape, taps }) => {
  it(`${name}({ classes }) gives probabilities, ${name}({ features }) what the classifier has in that layer`, () => {
    const x = randomTensor(shape as [number], 1);
    const before = tf.memory().numTensors;
    const classifier = make({ classes: 5, seed: 3 });
    const probabilities = classifier.predict(x) as tf.Tensor;
    expect(probabilities.shape).toEqual([2, 5]);
    const sums = tf.sum(probabilities, 1).dataSync();
    sums.forEach((sum) => expect(sum).toBeCloseTo(1, 5));
    for (const [features, tapShape] of Object.entries(taps)) {
      const embedder = make({ features, seed: 3 });
      const cut = tapNetwork(classifier, [features]);
      const [got, expected] = [embedder, cut].map((m) => m.predict(x) as tf.Tensor);
      expect(got.shape).toEqual([2, ...tapShape]);
      expect(got.dataSync()).toEqual(expected.dataSync());
      const values = got.dataSync();
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values)).toBeGreaterThan(0.01);
      embedder.dispose();
      tf.dispose([got, expected]);
    }
    classifier.dispose();
    const [scorer, regressor] = [
      make({ classes: 5, logits: true, seed: 3 }),
      make({ dimensions: 2, seed: 3 }),
    ];
    const logits = scorer.predict(x) as tf.Tensor2D;
    expectClose(tf.softmax(logits).dataSync(), probabilities.dataSync(), { rtol: 1e-4, atol: 1e-6 });
    const values = regressor.predict(x) as tf.Tensor;
    expect(values.shape).toEqual([2, 2]);
    [scorer, regressor].forEach((model) => model.dispose());
    tf.dispose([probabilities, logits, values]);
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before + 2);
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

  // Batch normalisation over two inputs makes a coin toss of learning: learning.test.ts has eight for that network.
  if (name !== 'inceptionV3') {
    it(`${name}(options) learns to tell two inputs apart on wasm`, async () => {
      const model = make({ classes: 2, seed: 5, dropout: rates[name] ?? 0.3 });
      const x = randomTensor(shape as [number], 7);
      const y = tf.tensor2d([1, 0, 0, 1], [2, 2]);
      model.compile({ optimizer: tf.train.adam(2e-3), loss: 'categoricalCrossentropy' });
      const before = weightData(model).map((data) => data.slice());
      // ln 2 = 0.69 is the loss of a guess.
      const losses: number[] = [];
      const steps = updates[name] ?? 40;
      for (let step = 0; step < steps; step++) losses.push((await model.trainOnBatch(x, y)) as number);
      const last = losses.slice(-Math.ceil(steps / 4));
      expect(last.reduce((sum, loss) => sum + loss) / last.length).toBeLessThan(0.35);
      weightData(model).forEach((data, i) => expect(data).not.toEqual(before[i]));
      model.dispose();
    });
  }

  it(`${name}(options) refuses bad options`, () => {
    expect(() => make({})).toThrow(/one of classes .* dimensions .* features .*got none of them/);
    expect(() => make({ classes: 3, dimensions: 2 })).toThrow(/got classes and dimensions/);
    expect(() => make({ classes: 1 })).toThrow(/classes/);
    expect(() => make({ dimensions: 0 })).toThrow(/dimensions/);
    expect(() => make({ features: 'fc9' })).toThrow(/features must be one of '.*'; got "fc9"/);
    expect(() => make({ classes: 3, dropout: 1 })).toThrow(/dropout/);
    expect(() => make({ classes: 3, inputShape: [64, 64] })).toThrow(/inputShape must be \[/);
    expect(() => make({ classes: 3, seed: -1 })).toThrow(/seed/);
  });
});

it('alexNet(options) refuses images in which pool5 has nothing left', () => {
  expect(() => alexNet({ classes: 2, inputShape: [62, 90, 3] })).toThrow(/at least 63×63.*got 62×90/);
  const smallest = alexNet({ features: 'pool5', width: 1 / 64, inputShape: [63, 66, 3] });
  expect(smallest.outputs[0].shape).toEqual([null, 1, 1, 4]);
  smallest.dispose();
  expect(() => alexNet({ classes: 2, groups: 3 as 2 })).toThrow(/groups must be 1 or 2/);
  expect(() => improvedAlexNet({ classes: 2, inputShape: [64, 96, 3] })).toThrow(/square.*got 2×3/);
  expect(() => improvedAlexNet({ classes: 2, pools: [2, 2] })).toThrow(/pools must hold 3/);
});
