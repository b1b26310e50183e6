import * as tf from '@tensorflow/tfjs-core';
import { expectClose, maxAbsDiff } from '@avemo/golden';
import {
  adaptiveFactorizedBilinear,
  AmFbp,
  AttentionPooling,
  BimodalAttentionFusion,
  FactorizedBilinearPooling,
  GeneralDotProductAttention,
  HiddenLinearFusion,
  l2Normalize,
  modelAttention,
  MultiLevelFactorizedBilinearPooling,
  MultimodalAttention,
  OutputLinearFusion,
  sharedSum,
} from '@avemo/fusion';
import { describe, expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { noise } from '../support/layer';

const close = { rtol: 1e-5, atol: 1e-6 };
const audioOnly = () =>
  tf.tensor2d([
    [1, 0],
    [1, 0],
  ]);
const lost = (...shape: number[]) => tf.fill(shape, NaN);
type Applicable = { apply(inputs: tf.Tensor[]): unknown };
const run = (layer: Applicable, ...inputs: tf.Tensor[]) => (layer.apply(inputs) as tf.Tensor).dataSync();

onEachBackend(() => {
  describe('with the second modality missing, NaN in its place', () => {
    test('MultiLevelFactorizedBilinearPooling(…) sums the pooled projections of the first over the trunks that exist', () => {
      const [P, Q] = [noise([3, 5, 8], 1), noise([3, 4, 8], 2)];
      const biases = [noise([3, 8], 3), noise([3, 8], 4)];
      const options = { trunks: 3, outputs: 4, factors: 2, normalization: 'none' as const };
      const layer = new MultiLevelFactorizedBilinearPooling({
        ...options,
        presence: true,
        weights: [P, Q, ...biases],
      });
      const x = noise([2, 3, 5], 5);
      const mask = tf.tensor2d([
        [1, 1, 0],
        [1, 1, 1],
      ]);
      const trunks = tf.unstack(x, 1).map((each, h) => {
        const kernel = tf.unstack(P)[h] as tf.Tensor2D;
        const projected = tf.add(tf.matMul(each as tf.Tensor2D, kernel), tf.unstack(biases[0])[h]);
        const pooled = tf.sum(tf.reshape(projected, [2, 4, 2]), 2);
        return tf.mul(pooled, tf.slice(mask, [0, h], [2, 1]));
      });
      const expected = trunks.reduce((a, b) => tf.add(a, b)).dataSync();
      expectClose(run(layer, x, lost(2, 3, 4), mask, audioOnly()), expected, close);
    });

    test('AmFbp(…) joins what FactorizedBilinearPooling and MultiLevelFactorizedBilinearPooling make of the first', () => {
      const options = { trunks: 2, globalOutputs: 3, globalFactors: 2, trunkOutputs: 4, trunkFactors: 2 };
      const layer = new AmFbp({ ...options, presence: true, seed: 9 });
      const [x, xt] = [noise([2, 5], 6), noise([2, 2, 5], 7)];
      const got = run(layer, x, lost(2, 4), xt, lost(2, 2, 4), audioOnly());
      const [xKernel, yKernel, xBias, yBias, ...trunk] = layer.getWeights();
      const whole = new FactorizedBilinearPooling({
        ...{ outputs: 3, factors: 2, presence: true },
        weights: [xKernel, yKernel, xBias, yBias],
      });
      const level = new MultiLevelFactorizedBilinearPooling({
        ...{ trunks: 2, outputs: 4, factors: 2, presence: true },
        weights: trunk,
      });
      const parts = [
        whole.apply([x, lost(2, 4), audioOnly()]) as tf.Tensor2D,
        level.apply([xt, lost(2, 2, 4), audioOnly()]) as tf.Tensor2D,
      ];
      expectClose(got, tf.concat(parts.map(l2Normalize<tf.Tensor2D>), 1).dataSync(), close);
    });

    test('BimodalAttentionFusion(…) gives the first prediction, with weight 1', () => {
      const layer = new BimodalAttentionFusion({ presence: true, seed: 3 });
      const y = noise([2, 6, 2], 8);
      const inputs = [noise([2, 6, 3], 9), lost(2, 6, 4), y, lost(2, 6, 2), audioOnly()];
      expectClose(run(layer, ...inputs), y.dataSync(), close);
      const weights = tf.split(layer.attentionWeights(inputs), 2, 3).map((each) => each.dataSync());
      expect(maxAbsDiff(weights[0], new Array(24).fill(1))).toBeLessThan(1e-6);
      expect(maxAbsDiff(weights[1], new Array(24).fill(0))).toBe(0);
    });

    test('OutputLinearFusion(…) and HiddenLinearFusion add the terms that are there', () => {
      const y = noise([2, 2], 10) as tf.Tensor2D;
      const output = new OutputLinearFusion({ presence: true, weights: [tf.tensor2d([[0.75], [0.25]])] });
      expectClose(run(output, y, lost(2, 2), audioOnly()), tf.mul(y, 0.75).dataSync(), close);
      const W = noise([5, 3], 11);
      const hidden = new HiddenLinearFusion({ outputs: 3, presence: true, weights: [W] });
      const expected = tf.matMul(y, tf.slice(W, [0, 0], [2, 3]) as tf.Tensor2D).dataSync();
      expectClose(run(hidden, y, lost(2, 3), audioOnly()), expected, close);
    });

    test('MultimodalAttention(…) gives the projected audio, with share 1, and looks nowhere', () => {
      const layer = new MultimodalAttention({ outputs: 3, units: 2, presence: true, seed: 4 });
      const h = noise([2, 4, 5], 12);
      const inputs = [h, lost(2, 4, 6, 3), audioOnly()];
      const got = run(layer, ...inputs);
      const [U, b] = layer.getWeights().slice(4, 6);
      const audio = tf.add(tf.matMul(tf.reshape(h, [8, 5]) as tf.Tensor2D, U as tf.Tensor2D), b);
      expectClose(got, audio.dataSync(), close);
      expectClose(layer.modalityWeights(inputs).dataSync(), new Array(8).fill([1, 0]).flat(), close);
      expect(maxAbsDiff(layer.positionWeights(inputs).dataSync(), new Array(48).fill(0))).toBe(0);
    });

    test('GeneralDotProductAttention(…) gives the mean of the frames that exist', () => {
      const layer = new GeneralDotProductAttention({ presence: true });
      const frames = noise([2, 3, 4], 13);
      const mask = tf.tensor2d([
        [1, 0, 1],
        [1, 1, 1],
      ]);
      const spread = tf.expandDims(mask, 2);
      const mean = tf.div(tf.sum(tf.mul(frames, spread), 1), tf.sum(mask, 1, true));
      expectClose(run(layer, frames, lost(2, 6), mask, audioOnly()), mean.dataSync(), close);
    });
  });

  test('adaptiveFactorizedBilinear(x, NaN, …, { presence }) gives the pooled projection of the first, whole', () => {
    const [x, xKernel, yKernel] = [noise([2, 5], 20), noise([5, 6], 21), noise([4, 6], 22)] as tf.Tensor2D[];
    const kernels = { xKernel, yKernel };
    const options = { factors: 2, presence: audioOnly() };
    const got = adaptiveFactorizedBilinear(x, lost(2, 4) as tf.Tensor2D, kernels, options);
    const expected = tf.sum(tf.reshape(tf.matMul(x, xKernel), [2, 3, 2]), 2);
    expectClose(got.dataSync(), expected.dataSync(), close);
  });

  test('modelAttention(hidden, W, present) gives a missing model exactly 0, and the others what they share without it', () => {
    const sizes = [3, 4, 2];
    const hidden = sizes.map((size, m) => noise([2, 6, size], 23 + m));
    const kernel = noise([5, 9, 3], 26) as tf.Tensor3D;
    const column = (value: number) => tf.fill<tf.Rank.R2>([2, 1], value);
    const got = modelAttention(hidden, kernel, [column(1), column(0), column(1)]);
    const [first, missing, last] = tf.split(modelAttention(hidden, kernel), 3, -1);
    const both = tf.add(first, last);
    const expected = tf.concat([tf.div(first, both), tf.zerosLike(missing), tf.div(last, both)], -1);
    expectClose(got.dataSync(), expected.dataSync(), close);
    expect(maxAbsDiff(tf.split(got, 3, -1)[1].dataSync(), new Array(60).fill(0))).toBe(0);
  });

  test('sharedSum(h, seen, weights, present) without a face gives the projected audio, with share 1', () => {
    const [h, seen, audioKernel, videoKernel] = [
      noise([2, 4, 3], 30),
      noise([2, 4, 5], 31),
      noise([3, 2], 32),
      noise([5, 2], 33),
    ] as any[];
    const [audioBias, videoBias, shareBias] = [noise([2], 34), noise([2], 35), noise([2], 36)] as any[];
    const weights = {
      ...{ audioKernel, audioBias, videoKernel, videoBias, shareBias },
      shareKernel: noise([4, 2], 37) as tf.Tensor2D,
    };
    const present = [tf.ones<tf.Rank.R2>([2, 1]), tf.zeros<tf.Rank.R2>([2, 1])];
    const { fused, shares } = sharedSum(h, seen, weights, present);
    const projected = tf.add(tf.matMul(tf.reshape(h, [8, 3]), audioKernel), audioBias);
    expectClose(fused.dataSync(), projected.dataSync(), close);
    expectClose(shares.dataSync(), new Array(8).fill([1, 0]).flat(), { rtol: 0, atol: 1e-7 });
  });

  test('GeneralDotProductAttention(…) without frames gives zeros and no gradient, whatever the frames hold', () => {
    const layer = new GeneralDotProductAttention({ presence: true });
    const [frames, query] = [lost(2, 3, 4), noise([2, 6], 14)];
    const none = tf.zeros([2, 2]);
    expect(maxAbsDiff(run(layer, frames, query, none), new Array(8).fill(0))).toBe(0);
    const loss = (a: tf.Tensor, q: tf.Tensor) => tf.sum(layer.apply([a, q, none]) as tf.Tensor) as tf.Scalar;
    const gradients = tf.grads(loss)([frames, query]);
    const kernel = layer.trainableWeights[0].read() as tf.Variable;
    const { grads } = tf.variableGrads(() => loss(frames, query), [kernel]);
    for (const each of [...gradients, grads[kernel.name]]) {
      expect(maxAbsDiff(each.dataSync(), new Float32Array(each.size))).toBe(0);
    }
  });

  test('AttentionPooling(…) of a missing sequence, a mask of zeros, and a fusion with presence leave no NaN in a gradient', () => {
    const pool = new AttentionPooling({ units: 3, seed: 1 });
    const fusion = new FactorizedBilinearPooling({ outputs: 3, factors: 2, presence: true });
    const [audio, frames] = [noise([2, 5], 15), lost(2, 4, 6)];
    const loss = () => {
      const pooled = pool.apply([frames, tf.zeros([2, 4])]) as tf.Tensor;
      return tf.sum(tf.square(fusion.apply([audio, pooled, audioOnly()]) as tf.Tensor)) as tf.Scalar;
    };
    loss();
    const variables = [...pool.trainableWeights, ...fusion.trainableWeights];
    const { value, grads } = tf.variableGrads(
      loss,
      variables.map((weight) => weight.read() as tf.Variable),
    );
    expect(Number.isFinite(value.dataSync()[0])).toBe(true);
    for (const gradient of Object.values(grads)) {
      expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
    }
  });
});
