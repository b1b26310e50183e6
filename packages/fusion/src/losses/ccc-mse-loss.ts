import * as tf from '@tensorflow/tfjs-core';
import { requireFinite, requireOptions } from '@avemo/checks';
import { meanSquaredError } from './mean-squared-error';
import { stepsThatCount } from './steps-that-count';
import { cccLoss, type CccLossOptions } from './ccc-loss';

/** Options of {@link cccMseLoss}. */
export interface CccMseLossOptions extends CccLossOptions {
  /** What the mean squared error is multiplied by, ≥ 0. Default 1. */
  mseWeight?: number;
}

/**
 * (1 − CCC) + w · MSE: the squared error leads while predictions are still constant, where CCC says little, and CCC then
 * shapes course and scale.
 *
 * @param truth - True values, shape [time], [batch, time] or [batch, time, outputs].
 * @param prediction - Predicted values, of the same shape.
 * @param options - Mask, pooling of the CCC, and w.
 * @returns A scalar ≥ 0.
 * @throws TypeError for anything but tensors; RangeError when shapes differ or w is negative.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { cccMseLoss } from '@avemo/fusion/losses';
 *
 * const [truth, prediction] = [tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([2, 2, 3, 3])];
 * cccMseLoss(truth, prediction, { mseWeight: 0.5 }).arraySync(); // → 0.5833
 * ```
 */
export function cccMseLoss(
  truth: tf.Tensor,
  prediction: tf.Tensor,
  options: CccMseLossOptions = {},
): tf.Scalar {
  requireOptions('cccMseLoss', 'options', options);
  const { mseWeight = 1, ...cccOptions } = options;
  requireFinite('cccMseLoss', 'mseWeight', mseWeight);
  if (mseWeight < 0) throw new RangeError(`cccMseLoss: mseWeight must be at least 0; got ${mseWeight}.`);
  return tf.tidy(() => {
    const mse = meanSquaredError(stepsThatCount('cccMseLoss', truth, prediction, options.mask));
    return tf.add<tf.Scalar>(cccLoss(truth, prediction, cccOptions), tf.mul(mse, mseWeight));
  });
}
