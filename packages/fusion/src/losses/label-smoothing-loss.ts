import * as tf from '@tensorflow/tfjs-core';
import { requireInRange, requireOptions } from '@avemo/checks';
import { exactTotal } from './exact-sum';
import { classLogProbabilities } from './class-log-probabilities';

/** Options of {@link labelSmoothingLoss}. */
export interface LabelSmoothingLossOptions {
  /** s in [0, 1], the share of each label that is spread over all classes. Default 0.1. */
  smoothing?: number;
  /** Whether the predictions are logits and not probabilities. Default false. */
  fromLogits?: boolean;
}

/**
 * Cross-entropy with softened labels, which keeps a network from becoming too sure: mean over samples of
 * −Σ_c t′_c log p_c with t′ = (1 − s) t + s / C.
 *
 * Finite, gradient included, for p = 0 and for logits of any size.
 *
 * @param truth - One-hot classes, shape [batch, …, classes].
 * @param prediction - Probabilities, or logits with `fromLogits`, of the same shape.
 * @param options - s and the kind of prediction.
 * @returns A scalar ≥ 0.
 * @throws TypeError for anything but tensors; RangeError when shapes differ or s is outside [0, 1].
 *
 * Source: Szegedy, Vanhoucke, Ioffe, Shlens & Wojna 2016, Rethinking the Inception architecture for computer vision,
 * section 7, https://arxiv.org/abs/1512.00567.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { labelSmoothingLoss } from '@avemo/fusion/losses';
 *
 * const [truth, prediction] = [tf.tensor2d([[1, 0]]), tf.tensor2d([[0.9, 0.1]])];
 * labelSmoothingLoss(truth, prediction, { smoothing: 0.1 }).arraySync(); // → 0.2152
 * ```
 */
export function labelSmoothingLoss(
  truth: tf.Tensor,
  prediction: tf.Tensor,
  options: LabelSmoothingLossOptions = {},
): tf.Scalar {
  requireOptions('labelSmoothingLoss', 'options', options);
  const { smoothing = 0.1, fromLogits = false } = options;
  requireInRange('labelSmoothingLoss', 'smoothing', smoothing, 0, 1);
  return tf.tidy(() => {
    const { truth: hard, logs } = classLogProbabilities('labelSmoothingLoss', truth, prediction, fromLogits);
    const soft = tf.add(tf.mul(hard, 1 - smoothing), smoothing / hard.shape[1]);
    if (logs.size === 0) return exactTotal(logs);
    return tf.div<tf.Scalar>(tf.neg(exactTotal(tf.mul(soft, logs))), hard.shape[0]);
  });
}
