import * as tf from '@tensorflow/tfjs-core';
import { requireFinite, requireOptions } from '@avemo/checks';
import { requireTensor } from '../layer/require-tensor';
import { exactTotal } from './exact-sum';
import { classLogProbabilities, requireClassWeights } from './class-log-probabilities';

/** Options of {@link focalLoss}. */
export interface FocalLossOptions {
  /** γ ≥ 0, how strongly samples that are already right are passed over; 0 is cross-entropy. Default 2. */
  gamma?: number;
  /** α, one weight ≥ 0 for each class; the mean is then a weighted one. Default: all equal. */
  classWeights?: readonly number[];
  /** Whether the predictions are logits and not probabilities. Default false. */
  fromLogits?: boolean;
}

/** Shares of error below this count as this, so that their powers have finite slopes. */
const SMALLEST = 1e-7;

/**
 * The focal loss for unbalanced classes: weighted mean over samples of −(1 − p_c)^γ log p_c, c the true class.
 *
 * With γ = 0 it is categorical cross-entropy, with `classWeights` Σ α_c l / Σ α_c over the samples. Soft truths count each
 * class by its share. Finite, gradient included, for p = 0 and p = 1 and for logits of any size.
 *
 * @param truth - One-hot classes, shape [batch, …, classes].
 * @param prediction - Probabilities, or logits with `fromLogits`, of the same shape.
 * @param options - γ, α and the kind of prediction.
 * @returns A scalar ≥ 0.
 * @throws TypeError for anything but tensors; RangeError when shapes differ, γ is negative, or the weights do not fit.
 *
 * Source: Lin, Goyal, Girshick, He & Dollár 2017, Focal loss for dense object detection, equations (4) and (5), divided by
 * the sum of the weights, https://arxiv.org/abs/1708.02002.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { focalLoss } from '@avemo/fusion/losses';
 *
 * const [truth, sure] = [tf.tensor2d([[1, 0]]), tf.tensor2d([[0.9, 0.1]])];
 * focalLoss(truth, sure, { gamma: 0 }).arraySync(); // → 0.1054
 * focalLoss(truth, sure, { gamma: 2 }).arraySync(); // → 0.001054
 * ```
 */
export function focalLoss(
  truth: tf.Tensor,
  prediction: tf.Tensor,
  options: FocalLossOptions = {},
): tf.Scalar {
  requireTensor('focalLoss', 'prediction', prediction);
  requireOptions('focalLoss', 'options', options);
  const { gamma = 2, classWeights, fromLogits = false } = options;
  requireFinite('focalLoss', 'gamma', gamma);
  if (gamma < 0) throw new RangeError(`focalLoss: gamma must be at least 0; got ${gamma}.`);
  requireClassWeights('focalLoss', classWeights, prediction.shape[prediction.rank - 1]);
  return tf.tidy(() => {
    const { truth: shares, logs } = classLogProbabilities('focalLoss', truth, prediction, fromLogits);
    if (logs.size === 0) return exactTotal(logs);
    const weights = classWeights ? tf.mul(shares, tf.tensor1d([...classWeights])) : shares;
    const focus = gamma === 0 ? 1 : tf.pow(tf.maximum(tf.sub(1, tf.exp(logs)), SMALLEST), gamma);
    const total = tf.neg(exactTotal(tf.mul(tf.mul(weights, focus), logs)));
    const sum = exactTotal(weights);
    return tf.div<tf.Scalar>(total, tf.add(sum, tf.sub(1, tf.step(sum))));
  });
}
