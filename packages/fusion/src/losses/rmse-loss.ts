import * as tf from '@tensorflow/tfjs-core';
import { requireOptions } from '@avemo/checks';
import { exactTotal, withoutGradient } from './exact-sum';
import { meanSquaredError } from './mean-squared-error';
import { stepsThatCount } from './steps-that-count';
import type { SequenceLossOptions } from './sequence-loss-options';

/**
 * The root mean squared error over all steps that count: √(mean (p − t)²).
 *
 * Its gradient has the length 1/√n wherever p ≠ t, and is 0 at p = t. No step at all gives 0.
 *
 * @param truth - True values, shape [time], [batch, time] or [batch, time, outputs].
 * @param prediction - Predicted values, of the same shape.
 * @param options - Mask.
 * @returns A scalar ≥ 0.
 * @throws TypeError for anything but tensors; RangeError when shapes differ.
 *
 * Source: JIPS, Liu & Tang 2021, equation (37), https://doi.org/10.3745/JIPS.02.0161, there the main loss.
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
  options: SequenceLossOptions = {},
): tf.Scalar {
  requireOptions('rmseLoss', 'options', options);
  return tf.tidy(() => {
    const { counts, ...steps } = stepsThatCount('rmseLoss', truth, prediction, options.mask);
    const differences = tf.sub(steps.prediction, steps.truth);
    if (differences.size === 0) return exactTotal(differences);
    // Squares of very small or great differences leave float32, so they are taken relative to the greatest one.
    const greatest = tf.max(tf.abs(withoutGradient(differences)));
    const scale = tf.add(greatest, tf.sub(1, tf.step(greatest)));
    const relative = {
      truth: tf.zerosLike(steps.truth),
      prediction: tf.div<tf.Tensor3D>(differences, scale),
      counts,
    };
    const square = meanSquaredError(relative);
    const root = tf.sqrt(tf.add(square, tf.sub(1, tf.step(square))));
    return tf.mul<tf.Scalar>(tf.mul(tf.step(square), root), scale);
  });
}
