import * as tf from '@tensorflow/tfjs-core';
import type { RbmWeights, VisibleUnits } from './rbm-weights';

/** p(h = 1 | v) = σ(c + v W). @internal */
export function hiddenProbabilities(v: tf.Tensor2D, { kernel, hiddenBias }: RbmWeights): tf.Tensor2D {
  return tf.sigmoid(tf.add<tf.Tensor2D>(tf.matMul(v, kernel), hiddenBias));
}

/** The mean of v given h: σ(b + h Wᵀ), or b + h Wᵀ where v is real. @internal */
export function visibleMeans(
  h: tf.Tensor2D,
  { kernel, visibleBias }: RbmWeights,
  visibleUnits: VisibleUnits,
): tf.Tensor2D {
  const sums = tf.add(tf.matMul(h, kernel, false, true), visibleBias) as tf.Tensor2D;
  return visibleUnits === 'gaussian' ? sums : tf.sigmoid(sums);
}

/** F(v) = −b·v − Σ_j softplus(c_j + (v W)_j), the first term ½‖v − b‖² where v is real. @internal */
export function freeEnergy(v: tf.Tensor2D, weights: RbmWeights, visibleUnits: VisibleUnits): tf.Tensor1D {
  const { kernel, visibleBias, hiddenBias } = weights;
  const hidden = tf.sum(tf.softplus(tf.add(tf.matMul(v, kernel), hiddenBias)), 1);
  const visible =
    visibleUnits === 'gaussian'
      ? tf.mul(tf.sum(tf.square(tf.sub(v, visibleBias)), 1), 0.5)
      : tf.neg(tf.sum(tf.mul(v, visibleBias), 1));
  return tf.sub(visible, hidden);
}
