import * as tf from '@tensorflow/tfjs-core';
import { requireBoolean, requireOptions } from '@avemo/checks';
import { exactSum, exactTotal, withoutGradient } from './exact-sum';
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

/** Sequences whose values are all smaller count as zeros: the gradient, of the size of one over them, leaves float32. */
const SMALLEST = 1e-30;

/**
 * One minus the concordance correlation coefficient, over whole sequences: mean of
 * 1 − 2 σ_tp / (σ_t² + σ_p² + (μ_t − μ_p)²), with moments of 1/n.
 *
 * The moments are those of the steps that count of a sequence, whatever its length; the mean is over sequences and
 * outputs. A sequence without any such step is left out; none at all gives 0. Two constants, equal or not, have no
 * covariance: the loss is 1 and its gradient finite. The scale of the values does not matter, down to 1e-30.
 *
 * @param truth - True values, shape [time], [batch, time] or [batch, time, outputs].
 * @param prediction - Predicted values, of the same shape.
 * @param options - Mask and pooling.
 * @returns A scalar in [0, 2].
 * @throws TypeError for anything but tensors; RangeError when shapes differ.
 *
 * Source: JIPS, Liu & Tang 2021, equation (35), https://doi.org/10.3745/JIPS.02.0161; Lin 1989, A concordance correlation
 * coefficient to evaluate reproducibility, Biometrics 45, https://doi.org/10.2307/2532051.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { cccLoss } from '@avemo/fusion/losses';
 *
 * cccLoss(tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([2, 2, 3, 3])).arraySync(); // → 0.3333
 * ```
 */
export function cccLoss(truth: tf.Tensor, prediction: tf.Tensor, options: CccLossOptions = {}): tf.Scalar {
  requireOptions('cccLoss', 'options', options);
  const { mask, pooled = false } = options;
  requireBoolean('cccLoss', 'pooled', pooled);
  return tf.tidy(() => {
    const steps = stepsThatCount('cccLoss', truth, prediction, mask);
    return meanOneMinusCcc(pooled ? poolSequences(steps) : steps);
  });
}

/** All sequences one behind the other, [1, sequences · time, outputs]. */
function poolSequences({ truth, prediction, counts }: CountedSteps): CountedSteps {
  const [sequences, time, outputs] = truth.shape;
  const pool = (each: tf.Tensor3D) => tf.reshape<tf.Rank.R3>(each, [1, sequences * time, outputs]);
  return { truth: pool(truth), prediction: pool(prediction), counts: pool(counts) };
}

/** Sequences of each output as rows, [sequences, outputs, time], so that sums go over the last axis. */
const asRows = (each: tf.Tensor3D) => (each.size === 0 ? each : tf.transpose(each, [0, 2, 1]));

function meanOneMinusCcc(steps: CountedSteps): tf.Scalar {
  const [truthRows, predictionRows, counts] = [steps.truth, steps.prediction, steps.counts].map(asRows);
  const scale = inverseScale(withoutGradient(truthRows), withoutGradient(predictionRows));
  const [truth, prediction] = [truthRows, predictionRows].map((each) => tf.mul(each, scale));
  const n = exactSum(counts);
  const mean = (values: tf.Tensor) => tf.div(exactSum(tf.mul(values, counts)), tf.maximum(n, 1));
  const centre = (values: tf.Tensor) => tf.sub(values, mean(values));
  // Twice, because the first mean is rounded, which would pass for a variance where the values are constant.
  const [t, p] = [centre(centre(truth)), centre(centre(prediction))];
  const shift = tf.square(tf.sub(mean(truth), mean(prediction)));
  const total = tf.add(tf.add(mean(tf.square(t)), mean(tf.square(p))), shift);
  const power = tf.add(mean(tf.square(truth)), mean(tf.square(prediction)));
  const isConstant = tf.sub(1, tf.step(tf.sub(total, tf.mul(power, CONSTANT))));
  const ccc = tf.div(tf.mul(mean(tf.mul(t, p)), 2), tf.add(total, isConstant));
  const exists = tf.step(n);
  const sum = exactTotal(tf.mul(tf.sub(1, ccc), exists));
  return tf.div<tf.Scalar>(sum, tf.maximum(exactTotal(exists), 1));
}

/**
 * One over the greatest size in a row of truth and prediction: the CCC does not depend on a common scale, and so squares stay
 * within float32 whatever it is. 0 for rows that are zero to float32.
 */
function inverseScale(truth: tf.Tensor, prediction: tf.Tensor): tf.Tensor {
  if (truth.size === 0) return tf.zeros([...truth.shape.slice(0, -1), 1]);
  const greatest = tf.max(tf.maximum(tf.abs(truth), tf.abs(prediction)), -1, true);
  const exists = tf.step(tf.sub(greatest, SMALLEST));
  return tf.div(exists, tf.maximum(greatest, SMALLEST));
}
