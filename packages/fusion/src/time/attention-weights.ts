import * as tf from '@tensorflow/tfjs-core';
import { requireInRange, requireOptions } from '@avemo/checks';
import { requireMaskShape } from '../layer/keep-frames';
import { requireTensor } from '../layer/require-tensor';

/** Options of {@link attentionWeights}. */
export interface AttentionWeightsOptions {
  /** λ ≥ 0: 0 weighs all frames equally, 1 is a plain softmax, more is sharper. Default 1. */
  temperature?: number;
  /** Which frames exist, shape [batch, time]: nonzero or true for a frame, 0 or false for padding. Default: all. */
  mask?: tf.Tensor2D;
}

/** Far below any real score, so that the softmax gives padding exactly 0. */
const PADDING = -1e30;

/**
 * Turns the frames' scores into weights over time: wᵢ = exp(λγᵢ) / Σⱼ exp(λγⱼ), j over the frames that exist.
 *
 * Padding gets weight exactly 0 whatever its score is, NaN included. A sample without any frame gets zeros.
 *
 * @param scores - γ, shape [batch, time].
 * @param options - λ and the mask.
 * @returns Weights in [0, 1], shape [batch, time]; every row with at least one frame sums to 1.
 * @throws TypeError for arguments of another kind; RangeError when `temperature` is negative or not finite, or the mask's
 * shape differs from the scores'.
 *
 * Source: AM-FBP, Zhou et al. 2021, equations (4), (9), https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { attentionWeights } from '@avemo/fusion';
 *
 * const scores = tf.tensor2d([[0, Math.log(3), NaN]]);
 * attentionWeights(scores, { mask: tf.tensor2d([[1, 1, 0]]) }).arraySync(); // → [[0.25, 0.75, 0]]
 * ```
 */
export function attentionWeights(scores: tf.Tensor2D, options: AttentionWeightsOptions = {}): tf.Tensor2D {
  requireTensor('attentionWeights', 'scores', scores, 2);
  requireOptions('attentionWeights', 'options', options);
  const { temperature = 1, mask } = options;
  requireInRange('attentionWeights', 'temperature', temperature, 0, Number.MAX_VALUE);
  return tf.tidy(() => {
    if (!mask) return tf.softmax(tf.mul(scores, temperature)) as tf.Tensor2D;
    requireMaskShape('attentionWeights', mask.shape, scores.shape);
    const valid = tf.cast(mask, 'bool');
    const scaled = tf.where(valid, tf.mul(tf.where(valid, scores, 0), temperature), PADDING);
    return tf.where(valid, tf.softmax(scaled), 0) as tf.Tensor2D;
  });
}
