import * as tf from '@tensorflow/tfjs-core';
import { requireOptions } from '@avemo/checks';
import { exactTotal } from './exact-sum';
import { stepsThatCount } from './steps-that-count';
import type { SequenceLossOptions } from './sequence-loss-options';

/**
 * The mean absolute error over all steps that count: mean |p − t|, which a few wrong labels pull less than squares.
 *
 * Its gradient is ±1/n, and 0 where p = t. No step at all gives 0.
 *
 * @param truth - True values, shape [time], [batch, time] or [batch, time, outputs].
 * @param prediction - Predicted values, of the same shape.
 * @param options - Mask.
 * @returns A scalar ≥ 0.
 * @throws TypeError for anything but tensors; RangeError when shapes differ.
 *
 * Source: Willmott & Matsuura 2005, Advantages of the mean absolute error over the root mean square error, https://doi.org/10.3354/cr030079.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { maeLoss } from '@avemo/fusion/losses';
 *
 * maeLoss(tf.tensor1d([0, 0, NaN]), tf.tensor1d([3, -1, 8]), { mask: 'truth' }).arraySync(); // → 2
 * ```
 */
export function maeLoss(
  truth: tf.Tensor,
  prediction: tf.Tensor,
  options: SequenceLossOptions = {},
): tf.Scalar {
  requireOptions('maeLoss', 'options', options);
  return tf.tidy(() => {
    const { counts, ...steps } = stepsThatCount('maeLoss', truth, prediction, options.mask);
    const differences = tf.sub(steps.prediction, steps.truth);
    // The slope of tf.abs at 0 is −1; this one is 0.
    const distances = tf.mul(differences, tf.sign(differences));
    return tf.div<tf.Scalar>(exactTotal(distances), tf.maximum(exactTotal(counts), 1));
  });
}
