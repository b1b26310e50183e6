import * as tf from '@tensorflow/tfjs-core';
import { stepsThatCount, type CountedSteps } from './steps-that-count';
import type { SequenceLossOptions } from './sequence-loss-options';

/** Options of {@link cccLoss}. */
export interface CccLossOptions extends SequenceLossOptions {
  /**
   * Whether the steps of all sequences of the batch are pooled to one CCC per output. Default false: one CCC per sequence
   * and output. For one prediction per clip, shape [batch, 1], pool: a single step has no CCC.
   */
  pooled?: boolean;
}

/** Below this share of the mean square, spread and shift are rounding of float32. */
const CONSTANT = 1e-12;

/**
 * One minus the concordance correlation coefficient, over whole sequences: mean of
 * 1 − 2 σ_tp / (σ_t² + σ_p² + (μ_t − μ_p)²), with moments of 1/n.
 *
 * The moments are those of the steps that count of a sequence, whatever its length; the mean is over sequences and
 * outputs. A sequence without any such step is left out; none at all gives 0. Two constants, equal or not, have no
 * covariance: the loss is 1 and its gradient finite.
 *
 * @param truth True values, shape [time], [batch, time] or [batch, time, outputs].
 * @param prediction Predicted values, of the same shape.
 * @param options Mask and pooling.
 * @returns A scalar in [0, 2].
 * @throws RangeError when shapes differ.
 *
 * Source: Lin 1989, A concordance correlation coefficient to evaluate reproducibility, Biometrics 45; as a measure in Liu
 * & Tang 2021, equation (35).
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { cccLoss } from '@avemo/fusion/losses';
 *
 * cccLoss(tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([2, 2, 3, 3])).arraySync(); // → 0.3333
 * ```
 */
export function cccLoss(
  truth: tf.Tensor,
  prediction: tf.Tensor,
  { mask, pooled = false }: CccLossOptions = {},
): tf.Scalar {
  return tf.tidy(() => {
    const steps = stepsThatCount('cccLoss', truth, prediction, mask);
    return meanOneMinusCcc(pooled ? poolSequences(steps) : steps);
  });
}

function poolSequences({ truth, prediction, counts }: CountedSteps): CountedSteps {
  const pool = (each: tf.Tensor3D) => tf.reshape<tf.Rank.R3>(each, [1, -1, each.shape[2]]);
  return { truth: pool(truth), prediction: pool(prediction), counts: pool(counts) };
}

function meanOneMinusCcc({ truth, prediction, counts }: CountedSteps): tf.Scalar {
  const n = tf.sum(counts, 1, true);
  const mean = (values: tf.Tensor) => tf.div(tf.sum(tf.mul(values, counts), 1, true), tf.maximum(n, 1));
  const centre = (values: tf.Tensor) => tf.sub(values, mean(values));
  // Twice, because the first mean is rounded, which would pass for a variance where the values are constant.
  const [t, p] = [centre(centre(truth)), centre(centre(prediction))];
  const shift = tf.square(tf.sub(mean(truth), mean(prediction)));
  const total = tf.add(tf.add(mean(tf.square(t)), mean(tf.square(p))), shift);
  const power = tf.add(mean(tf.square(truth)), mean(tf.square(prediction)));
  const isConstant = tf.sub(1, tf.step(tf.sub(total, tf.mul(power, CONSTANT))));
  const ccc = tf.div(tf.mul(mean(tf.mul(t, p)), 2), tf.add(total, isConstant));
  const exists = tf.step(n);
  const sum = tf.sum(tf.mul(tf.sub(1, ccc), exists));
  return tf.div<tf.Scalar>(sum, tf.maximum(tf.sum(exists), 1));
}
