import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expectClose } from '@avemo/golden';
import {
  AttentionPooling,
  attentionScores,
  attentionWeights,
  EmbeddingWindows,
  FrameTrunks,
} from '@avemo/fusion';
import { describe, expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';
import { noise } from '../support/layer';

const close = { rtol: 1e-5, atol: 1e-6 };
const exact = { rtol: 0, atol: 0 };
const layers = {
  'AttentionPooling({ units: 3 })': (presence: boolean) =>
    new AttentionPooling({ units: 3, presence, seed: 1 }),
  'AttentionPooling({ units: 0 })': (presence: boolean) =>
    new AttentionPooling({ units: 0, presence, seed: 1 }),
  'FrameTrunks({ trunks: 2 })': (presence: boolean) => new FrameTrunks({ trunks: 2, presence }),
  'EmbeddingWindows({ windowLength: 3 })': (presence: boolean) =>
    new EmbeddingWindows({ windowLength: 3, presence }),
};
const frames = () => noise([2, 4, 5], 1);
/** The same frames, the second sample lost. */
const half = () => tf.stack([tf.unstack(frames())[0], tf.fill([4, 5], NaN)]);
const present = () => tf.tensor2d([[1], [0]]);
const mask = () =>
  tf.tensor2d([
    [1, 0, 1, 1],
    [1, 1, 1, 0],
  ]);
const list = (outputs: tf.Tensor | tf.Tensor[]) => [outputs].flat();
const sample = (each: tf.Tensor, i: number) => tf.unstack(each)[i].dataSync();

onEachBackend(() => {
  describe.each(Object.entries(layers))('%s', (_, make) => {
    test.each([
      ['apply([x, present])', () => []],
      ['apply([x, mask, present])', () => [mask()]],
    ])('%s gives zeros for a sample without the stream, and the others what they had', (__, masks) => {
      const got = list(make(true).apply([half(), ...masks(), present()]));
      const plain = list(make(false).apply([frames(), ...masks()]));
      expect(got.map(({ shape }) => shape)).toEqual(plain.map(({ shape }) => shape));
      got.forEach((each, i) => {
        expectClose(sample(each, 0), sample(plain[i], 0), close);
        expectClose(sample(each, 1), new Float32Array(sample(each, 1).length), exact);
      });
    });

    test('passes no gradient to a sample without the stream, NaN there or not', () => {
      const layer = make(true);
      const loss = (x: tf.Tensor) => tf.sum(tf.square(list(layer.apply([x, present()]))[0]));
      const gradient = tf.grad(loss)(half());
      expectClose(sample(gradient, 1), new Float32Array(20), exact);
      expect(sample(gradient, 0).some((value) => value !== 0)).toBe(true);
    });

    test('takes present as a symbolic input, and refuses one of two columns or none', () => {
      const inputs = [tfl.input({ shape: [4, 5] }), tfl.input({ shape: [1] })];
      const model = tfl.model({ inputs, outputs: list(make(true).apply(inputs) as never) as never });
      const got = list(model.predict([half(), present()]));
      expectClose(sample(got[0], 1), new Float32Array(sample(got[0], 1).length), exact);
      expect(() => make(true).apply([frames(), tf.ones([2, 2])])).toThrow(/\[batch, 1\]; got \[2, 2\]/);
      expect(() => make(true).apply(frames())).toThrow(RangeError);
    });
  });

  test('AttentionPooling.attentionWeights([x, present]) are 0 for a sample without the stream, else sum to 1', () => {
    const layer = layers['AttentionPooling({ units: 3 })'](true);
    layer.apply([half(), present()]);
    const weights = layer.attentionWeights([half(), present()]);
    expectClose(sample(weights, 1), [0, 0, 0, 0], exact);
    expectClose(tf.sum(weights, 1).dataSync(), [1, 0], close);
  });

  test('attentionScores(x, { context }) without kernel are uᵀ tanh(x), and AttentionPooling({ units: 0 }) pools by them', () => {
    const [x, u] = [frames() as tf.Tensor3D, noise([5, 1], 2) as tf.Tensor2D];
    const scores = x
      .arraySync()
      .map((clip) =>
        clip.map((a) => a.reduce((sum, value, d) => sum + Math.tanh(value) * u.dataSync()[d], 0)),
      );
    const got = attentionScores(x, { context: u });
    expectClose(got.dataSync(), scores.flat(), close);
    const weights = attentionWeights(got, { temperature: 0.5, mask: mask() });
    const pooled = tf.sum(tf.mul(x, tf.expandDims(weights, 2)), 1);
    const layer = new AttentionPooling({ units: 0, temperature: 0.5, weights: [u] });
    expectClose(layer.apply([x, mask()]).dataSync(), pooled.dataSync(), close);
  });
});
