import * as tf from '@tensorflow/tfjs-core';
import { requireInRange } from '@avemo/checks';

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
 * @param scores γ, shape [batch, time].
 * @param options λ and the mask.
 * @returns Weights in [0, 1], shape [batch, time]; every row with at least one frame sums to 1.
 *
 * Source: Zhou et al. 2021 (arXiv 2111.08910), equations (4) and (8).
 *
 * @throws RangeError when `temperature` is negative or not finite, or the mask's shape differs from the scores'.
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
export function attentionWeights(
  scores: tf.Tensor2D,
  { temperature = 1, mask }: AttentionWeightsOptions = {},
): tf.Tensor2D {
  requireInRange('attentionWeights', 'temperature', temperature, 0, Number.MAX_VALUE);
  return tf.tidy(() => {
    if (!mask) return tf.softmax(tf.mul(scores, temperature)) as tf.Tensor2D;
    requireMaskShape('attentionWeights', mask.shape, scores.shape);
    const valid = tf.cast(mask, 'bool');
    const scaled = tf.where(valid, tf.mul(tf.where(valid, scores, 0), temperature), PADDING);
    return tf.where(valid, tf.softmax(scaled), 0) as tf.Tensor2D;
  });
}

/**
 * Throws `RangeError` unless the mask is [batch, time].
 * @internal
 */
export function requireMaskShape(caller: string, mask: readonly number[], expected: readonly number[]): void {
  if (mask.length === 2 && mask[0] === expected[0] && mask[1] === expected[1]) return;
  throw new RangeError(
    `${caller}: mask must have shape [batch, time] = [${expected.join(', ')}]; got [${mask.join(', ')}]. ` +
      'With several sequences in one model give each its own mask as a second input: tfjs hands the Keras mask of one ' +
      'branch on to later branches that have none.',
  );
}
