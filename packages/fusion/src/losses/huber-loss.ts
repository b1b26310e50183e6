import * as tf from '@tensorflow/tfjs-core';
import { requireOptions, requirePositive } from '@avemo/checks';
import { exactTotal } from './exact-sum';
import { stepsThatCount } from './steps-that-count';
import type { SequenceLossOptions } from './sequence-loss-options';

/** Options of {@link huberLoss}. */
export interface HuberLossOptions extends SequenceLossOptions {
  /** δ > 0, the error from which on the loss grows in proportion to it. Default 1. */
  delta?: number;
}

/**
 * Huber's loss over all steps that count: the mean of ½e² where |e| ≤ δ and of δ(|e| − ½δ) beyond, e = p − t.
 *
 * Like squares near the truth, like the absolute error far from it: no single step has a gradient above δ/n. No step at
 * all gives 0.
 *
 * @param truth - True values, shape [time], [batch, time] or [batch, time, outputs].
 * @param prediction - Predicted values, of the same shape.
 * @param options - δ, and the mask.
 * @returns A scalar ≥ 0.
 * @throws TypeError for anything but tensors; RangeError when shapes differ or δ is not above 0.
 *
 * Source: Huber 1964, Robust estimation of a location parameter, https://doi.org/10.1214/aoms/1177703732.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { huberLoss } from '@avemo/fusion/losses';
 *
 * huberLoss(tf.tensor1d([0, 0]), tf.tensor1d([0.5, 3]), { delta: 1 }).arraySync(); // → 1.3125
 * ```
 */
export function huberLoss(
  truth: tf.Tensor,
  prediction: tf.Tensor,
  options: HuberLossOptions = {},
): tf.Scalar {
  requireOptions('huberLoss', 'options', options);
  const { delta = 1, mask } = options;
  requirePositive('huberLoss', 'delta', delta);
  return tf.tidy(() => {
    const { counts, ...steps } = stepsThatCount('huberLoss', truth, prediction, mask);
    const distances = tf.abs(tf.sub(steps.prediction, steps.truth));
    const near = tf.minimum(distances, delta);
    // ½near² + δ(|e| − near): both parts in one expression, with the slope near + 0 or 0 + δ.
    const losses = tf.add(tf.mul(0.5, tf.square(near)), tf.mul(delta, tf.sub(distances, near)));
    return tf.div<tf.Scalar>(exactTotal(losses), tf.maximum(exactTotal(counts), 1));
  });
}
