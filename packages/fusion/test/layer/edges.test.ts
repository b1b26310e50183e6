import * as tf from '@tensorflow/tfjs-core';
import * as fusion from '@avemo/fusion';
import { describe, expect, test } from 'vitest';
import { onEachBackend } from '../support/backends';

const empty = (...shape: number[]) => tf.zeros([0, ...shape]);
const two = () => tf.ones<tf.Rank.R2>([2, 2]);

onEachBackend(() => {
  test.each([
    ['l2Normalize', () => fusion.l2Normalize(empty(3)), [0, 3]],
    ['powerNormalize', () => fusion.powerNormalize(empty(3)), [0, 3]],
    [
      'attentionScores',
      () => fusion.attentionScores(empty(4, 2) as tf.Tensor3D, { context: tf.ones([2, 1]) }),
      [0, 4],
    ],
    ['attentionWeights', () => fusion.attentionWeights(empty(4) as tf.Tensor2D), [0, 4]],
    [
      'factorizedBilinear',
      () =>
        fusion.factorizedBilinear(
          empty(2) as tf.Tensor2D,
          empty(2) as tf.Tensor2D,
          { xKernel: two(), yKernel: two() },
          { factors: 2 },
        ),
      [0, 1],
    ],
    [
      'adaptiveFactors',
      () => fusion.adaptiveFactors(empty(2) as tf.Tensor2D, empty(3) as tf.Tensor2D),
      [0, 2],
    ],
    [
      'modalityOcclusion',
      () => fusion.modalityOcclusion((all) => tf.concat(all, 1), [empty(2), empty(3)]),
      [0, 2],
    ],
  ] as [string, () => tf.Tensor, number[]][])(
    '%s(…) of a batch of nothing is a batch of nothing',
    (_, make, shape) => {
      expect(tf.tidy(make).shape).toEqual(shape);
    },
  );

  describe('l2Normalize(z) at the edges of float32', () => {
    test.each([5e37, 1.8e19, 1e-12, 1e-38, 0])(
      'has a finite value and gradient for values near %s',
      (scale) => {
        const z = tf.mul(tf.tensor2d([[0.5, -1, 0]]), scale);
        const sum = (x: tf.Tensor) => tf.sum(tf.mul(fusion.l2Normalize(x), [1, 2, 3]));
        for (const each of [fusion.l2Normalize(z), tf.grad(sum)(z)]) {
          expect(Array.from(each.dataSync()).every(Number.isFinite)).toBe(true);
        }
      },
    );
  });
});
