import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { useBackend } from '@avemo/backend';
import { expectClose } from '@avemo/golden';
import {
  AttentionPooling,
  BimodalAttentionFusion,
  dotProductScores,
  GeneralDotProductAttention,
  HiddenLinearFusion,
  OutputLinearFusion,
} from '@avemo/fusion';
import { beforeAll, describe, expect, test } from 'vitest';
import { onEachBackend } from './support/backends';
import { gradients, noise } from './support/layer';

const close = { rtol: 1e-5, atol: 1e-6 };
const exact = { rtol: 0, atol: 0 };
const mask = () =>
  tf.tensor2d([
    [1, 1, 1, 0],
    [1, 0, 1, 0],
  ]);
const fill = (each: tf.Tensor, filler: number) => {
  const keep = tf.cast(tf.add(tf.expandDims(mask(), 2), tf.zeros(each.shape)), 'bool');
  return tf.where(keep, each, tf.fill(each.shape, filler));
};
const hidden = (seed: number) => [noise([2, 4, 5], seed), noise([2, 4, 3], seed + 1)];
const predictions = (seed: number) => [noise([2, 4, 2], seed), noise([2, 4, 2], seed + 1)];

onEachBackend(() => {
  test('dotProductScores(a, q, W) equals the bilinear form written out', () => {
    const [a, q, W] = [noise([2, 3, 4], 1), noise([2, 5], 2), noise([4, 5], 3)];
    const got = dotProductScores(a as tf.Tensor3D, q as tf.Tensor2D, W as tf.Tensor2D).arraySync();
    const [frames, queries, w] = [a, q, W].map((each) => each.arraySync()) as any[];
    got.forEach((row, i) =>
      row.forEach((score, t) => {
        let expected = 0;
        for (let d = 0; d < 4; d++) {
          for (let s = 0; s < 5; s++) expected += frames[i][t][d] * w[d][s] * queries[i][s];
        }
        expectClose([score], [expected], close);
      }),
    );
  });

  test('GeneralDotProductAttention(…) weighs all frames equally when the query is zero', () => {
    const layer = new GeneralDotProductAttention({ seed: 1 });
    const frames = noise([2, 4, 5], 4);
    const pooled = layer.apply([frames, tf.zeros([2, 3])]) as tf.Tensor;
    expectClose(pooled.dataSync(), tf.mean(frames, 1).dataSync(), close);
  });

  test('GeneralDotProductAttention.attentionWeights(…) sum to 1 and are 0 for padding, whose sample may be empty', () => {
    const layer = new GeneralDotProductAttention({ seed: 2 });
    const inputs = [noise([3, 4, 5], 5), tf.mul(noise([3, 6], 6), 20)];
    const present = tf.tensor2d([
      [1, 1, 0, 1],
      [1, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
    const pooled = layer.apply([...inputs, present]) as tf.Tensor;
    const rows = layer.attentionWeights([...inputs, present]).arraySync();
    expectClose(
      rows.map((row) => row.reduce((a, b) => a + b, 0)),
      [1, 1, 0],
      close,
    );
    expectClose([rows[0][2], ...rows[1].slice(1)], [0, 0, 0, 0], exact);
    expectClose(tf.slice(pooled, [2, 0], [1, 5]).dataSync(), new Array(5).fill(0), exact);
  });

  test('BimodalAttentionFusion(…) fuses sequences as it fuses each step alone', () => {
    const layer = new BimodalAttentionFusion({ seed: 3 });
    const inputs = [...hidden(10), ...predictions(12)];
    const got = layer.apply(inputs) as tf.Tensor;
    const steps = [0, 1, 2, 3].map((t) =>
      layer.apply(inputs.map((each) => tf.squeeze(tf.slice(each, [0, t, 0], [2, 1, -1]), [1]))),
    ) as tf.Tensor[];
    expectClose(got.dataSync(), tf.stack(steps, 1).dataSync(), close);
  });

  test('BimodalAttentionFusion.attentionWeights(…) sum to 1 over the models, and the result lies between the predictions', () => {
    const layer = new BimodalAttentionFusion({ seed: 4 });
    const inputs = [...hidden(14).map((each) => tf.mul(each, 5)), ...predictions(16)];
    const fused = (layer.apply(inputs) as tf.Tensor).dataSync();
    const weights = layer.attentionWeights(inputs);
    expect(weights.shape).toEqual([2, 4, 2, 2]);
    expectClose(tf.sum(weights, -1).dataSync(), new Array(16).fill(1), close);
    const [a, b] = predictions(16).map((each) => each.dataSync());
    fused.forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(Math.min(a[i], b[i]) - 1e-6);
      expect(value).toBeLessThanOrEqual(Math.max(a[i], b[i]) + 1e-6);
    });
  });

  test('BimodalAttentionFusion(…) can trust one model for one output and the other for the other', () => {
    const prefer = [
      [[9, -9]],
      [[-9, 9]], // hidden state 1 prefers model 1 for output 0 and model 2 for output 1
    ];
    const layer = new BimodalAttentionFusion({
      weights: [tf.concat([tf.tensor3d(prefer), tf.zeros([2, 1, 2])], 1)],
    });
    const inputs = [tf.ones([1, 1]), tf.ones([1, 1]), tf.tensor2d([[1, 2]]), tf.tensor2d([[3, 4]])];
    expectClose((layer.apply(inputs) as tf.Tensor).dataSync(), [1, 4], { rtol: 1e-5, atol: 0 });
  });

  test('OutputLinearFusion(…) with one weight per model equals the dense form with W ⊗ I', () => {
    const shared = new OutputLinearFusion({ weights: [tf.tensor2d([[0.7], [-0.4]])] });
    const eye = tf.eye(2);
    const W = tf.concat([tf.mul(eye, 0.7), tf.mul(eye, -0.4)]);
    const full = new OutputLinearFusion({ crossOutputs: true, weights: [W] });
    expectClose(
      (shared.apply(predictions(18)) as tf.Tensor).dataSync(),
      (full.apply(predictions(18)) as tf.Tensor).dataSync(),
      close,
    );
  });

  test('HiddenLinearFusion(…) with a bias equals tf.layers.dense of the concatenation', () => {
    const weights = [noise([8, 2], 20), noise([2], 21)];
    const layer = new HiddenLinearFusion({ outputs: 2, useBias: true, weights });
    const dense = tfl.layers.dense({ units: 2, weights });
    expectClose(
      (layer.apply(hidden(22)) as tf.Tensor).dataSync(),
      (dense.apply(tf.concat(hidden(22), -1)) as tf.Tensor).dataSync(),
      close,
    );
  });

  const layersWith = {
    GeneralDotProductAttention: () => ({
      layer: new GeneralDotProductAttention({ seed: 5 }),
      streams: [noise([2, 4, 5], 24)],
      rest: [noise([2, 3], 25)],
      shape: [2, 5],
    }),
    BimodalAttentionFusion: () => ({
      layer: new BimodalAttentionFusion({ seed: 5 }),
      streams: [...hidden(26), ...predictions(28)],
      rest: [],
      shape: [2, 4, 2],
    }),
    OutputLinearFusion: () => ({
      layer: new OutputLinearFusion({ useBias: true, seed: 5 }),
      streams: predictions(30),
      rest: [],
      shape: [2, 4, 2],
    }),
    HiddenLinearFusion: () => ({
      layer: new HiddenLinearFusion({ outputs: 2, useBias: true, seed: 5 }),
      streams: hidden(32),
      rest: [],
      shape: [2, 4, 2],
    }),
  };
  describe.each(Object.entries(layersWith))('%s', (_, make) => {
    test.each([1e9, NaN, Infinity])(
      'is not changed by padding that holds %f, its gradients neither',
      (filler) => {
        const run = (value: number) => {
          const { layer, streams, rest, shape } = make();
          const inputs = [...streams.map((each) => fill(each, value)), ...rest];
          return gradients(layer, inputs, noise(shape, 34), [mask()]);
        };
        const [clean, dirty] = [run(0), run(filler)];
        expectClose(dirty.output, clean.output, exact);
        dirty.inputs.forEach((gradient, i) => expectClose(gradient, clean.inputs[i], exact));
        dirty.weights.forEach((gradient, i) =>
          expectClose(gradient.dataSync(), clean.weights[i].dataSync(), exact),
        );
        expect(Array.from(dirty.output).every(Number.isFinite)).toBe(true);
      },
    );
  });

  test('BimodalAttentionFusion(…) gives zeros at padded frames and hands their mask on', () => {
    const layer = new BimodalAttentionFusion({ seed: 6 });
    const inputs = [...hidden(36), ...predictions(38), mask()];
    const rows = (layer.apply(inputs) as tf.Tensor3D).arraySync();
    expect([rows[0][3], rows[1][1], rows[1][3]]).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const behind = layer.computeMask(inputs) as tf.Tensor;
    expect(behind.dtype).toBe('bool');
    expectClose(behind.dataSync(), mask().dataSync(), exact);
    expect(layer.computeMask(inputs.slice(0, 4))).toBe(null);
  });

  test('HiddenLinearFusion(…) of single steps ignores the Keras mask that tfjs hands on from a branch of sequences', () => {
    const [sequence, step] = [tfl.input({ shape: [3, 2] }), tfl.input({ shape: [2] })];
    const masked = tfl.layers.masking().apply(sequence) as tfl.SymbolicTensor;
    const pooled = new AttentionPooling({ units: 2 }).apply(masked) as tfl.SymbolicTensor;
    const layer = new HiddenLinearFusion({ outputs: 1, seed: 8 });
    const model = tfl.model({
      inputs: [sequence, step],
      outputs: [pooled, layer.apply([step, pooled]) as tfl.SymbolicTensor],
    });
    const values = [noise([1, 3, 2], 44), noise([1, 2], 45)];
    const [vector, got] = model.predict(values) as tf.Tensor[];
    expectClose(got.dataSync(), (layer.apply([values[1], vector]) as tf.Tensor).dataSync(), close);
  });

  test('BimodalAttentionFusion(…) learns which model to trust from the hidden states', async () => {
    const size = 64;
    const cue = noise([size, 1], 40);
    const isFirst = tf.cast(tf.greater(cue, 0), 'float32');
    const truth = noise([size, 2], 41);
    const wrong = noise([size, 2], 42);
    const pick = (first: tf.Tensor, second: tf.Tensor) =>
      tf.add(tf.mul(first, isFirst), tf.mul(second, tf.sub(1, isFirst)));
    const values = [cue, noise([size, 1], 43), pick(truth, wrong), pick(wrong, truth)];
    const symbols = [1, 1, 2, 2].map((features) => tfl.input({ shape: [features] }));
    const layer = new BimodalAttentionFusion({ seed: 7 });
    const model = tfl.model({ inputs: symbols, outputs: layer.apply(symbols) as tfl.SymbolicTensor });
    model.compile({ optimizer: tf.train.adam(0.3), loss: 'meanSquaredError' });
    const { history } = await model.fit(values, truth, {
      epochs: 40,
      batchSize: size,
      shuffle: false,
      verbose: 0,
    });
    expect(history.loss.at(-1)).toBeLessThan(0.15 * (history.loss[0] as number));
  });
});

describe('layer.apply(…) of the continuous system refuses', () => {
  beforeAll(async () => void (await useBackend('cpu')));
  const bimodal = (inputs: tf.Tensor[]) => new BimodalAttentionFusion().apply(inputs);
  test.each([
    [
      'an odd number of inputs',
      () => bimodal([noise([2, 3], 1)]),
      /BimodalAttentionFusion: expected as many predictions as/,
    ],
    [
      'models that predict different outputs',
      () => bimodal([noise([2, 3], 1), noise([2, 3], 2), noise([2, 2], 3), noise([2, 1], 4)]),
      /BimodalAttentionFusion: all models must predict as many outputs; got 2 and 1/,
    ],
    [
      'steps and sequences together',
      () => bimodal([noise([2, 4, 3], 1), noise([2, 4, 3], 2), noise([2, 2], 3), noise([2, 2], 4)]),
      /BimodalAttentionFusion: expected the hidden states and then the predictions.*got \[2, 4, 3\]/,
    ],
    [
      'sequences of different lengths',
      () => new HiddenLinearFusion({ outputs: 1 }).apply([noise([2, 4, 3], 1), noise([2, 5, 3], 2)]),
      /HiddenLinearFusion: expected the hidden states of the models/,
    ],
    [
      'a mask of another length',
      () => new OutputLinearFusion().apply([...predictions(1), tf.ones([2, 5])]),
      /OutputLinearFusion: mask must have shape .*\[2, 4\]; got \[2, 5\]/,
    ],
    [
      'predictions of different widths',
      () => new OutputLinearFusion().apply([noise([2, 3], 1), noise([2, 2], 2)]),
      /OutputLinearFusion: all models must predict as many outputs; got 3 and 2/,
    ],
    [
      'outputs 0',
      () => new HiddenLinearFusion({ outputs: 0 }),
      /HiddenLinearFusion: outputs must be an integer/,
    ],
    [
      'a sequence as query',
      () => new GeneralDotProductAttention().apply([noise([2, 4, 3], 1), noise([2, 4, 3], 2)]),
      /GeneralDotProductAttention: expected \[frames, query\]/,
    ],
    [
      'frames and query of different batches',
      () => new GeneralDotProductAttention().apply([noise([2, 4, 3], 1), noise([3, 3], 2)]),
      /all inputs must have the same batch size; input 0 has 2, input 1 has 3/,
    ],
  ])('%s with a RangeError that says what to pass', (_, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });

  test('reading weights before they are built', () => {
    expect(() => new BimodalAttentionFusion().attentionWeights([])).toThrow(/no weights yet/);
    expect(() => new GeneralDotProductAttention().attentionWeights([])).toThrow(/no weights yet/);
  });
});
