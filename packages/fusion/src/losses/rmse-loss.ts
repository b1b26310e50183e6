import * as tf from '@tensorflow/tfjs-core';
import { stepsThatCount } from './steps-that-count';
import { meanSquaredError } from './mean-squared-error';
import type { SequenceLossOptions } from './sequence-loss-options';

/**
 * The root mean squared error over all steps that count: √(mean (p − t)²).
 *
 * Its gradient has the length 1/√n wherever p ≠ t, and is 0 at p = t. No step at all gives 0.
 *
 * @param truth True values, shape [time], [batch, time] or [batch, time, outputs].
 * @param prediction Predicted values, of the same shape.
 * @param options Mask.
 * @returns A scalar ≥ 0.
 * @throws RangeError when shapes differ.
 *
 * Source: Liu & Tang 2021, Journal of Information Processing Systems 17(4), equation (37), there the main loss.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { rmseLoss } from '@avemo/fusion/losses';
 *
 * rmseLoss(tf.tensor1d([0, 0, NaN]), tf.tensor1d([3, -3, 8]), { mask: 'truth' }).arraySync(); // → 3
 * ```
 */
export function rmseLoss(
  truth: tf.Tensor,
  prediction: tf.Tensor,
  { mask }: SequenceLossOptions = {},
): tf.Scalar {
  return tf.tidy(() => {
    const square = meanSquaredError(stepsThatCount('rmseLoss', truth, prediction, mask));
    return tf.mul<tf.Scalar>(tf.step(square), tf.sqrt(tf.add(square, tf.sub(1, tf.step(square)))));
  });
}
