import * as tf from '@tensorflow/tfjs-core';
import { requireTensor } from '../layer/require-tensor';
import { safeNorm } from './l2-normalize';

/**
 * The share of each modality in a pair of vectors: μ = ‖x‖ / (‖x‖ + ‖y‖), η = ‖y‖ / (‖x‖ + ‖y‖).
 *
 * Both are ½ where both vectors are zero.
 *
 * @param x - First modality (audio), shape [batch, x features].
 * @param y - Second modality (video), shape [batch, y features].
 * @returns [μ, η] per sample, shape [batch, 2], in [0, 1], each row sums to 1.
 * @throws TypeError for anything but tensors, RangeError for shapes that do not fit.
 *
 * Source: AM-FBP, Zhou et al. 2021, equations (15), (16), https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { adaptiveFactors } from '@avemo/fusion';
 *
 * adaptiveFactors(tf.tensor2d([[3, 4], [0, 0]]), tf.tensor2d([[15], [0]])).arraySync(); // → [[0.25, 0.75], [0.5, 0.5]]
 * ```
 */
export function adaptiveFactors(x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor2D {
  requireTensor('adaptiveFactors', 'x', x, 2);
  requireTensor('adaptiveFactors', 'y', y, 2);
  return tf.tidy(() => {
    const norms = tf.concat([safeNorm(x), safeNorm(y)], 1);
    const total = tf.sum(norms, 1, true);
    const bothZero = tf.sub(1, tf.step(total));
    return tf.add(tf.div(norms, tf.add(total, bothZero)), tf.mul(bothZero, 0.5)) as tf.Tensor2D;
  });
}
