import * as tf from '@tensorflow/tfjs-core';
import { requireTensor, toFloat } from '../layer/require-tensor';

/** Below this the root is replaced by a line, so that its slope stays below 1e4. */
const LINEAR_BELOW = 1e-8;

/**
 * The signed square root: sign(z) · √|z|, which evens out the large values that products make.
 *
 * For |z| < 1e-8 it continues as the line z / 1e-4, so value and gradient are finite everywhere, at 0 too.
 *
 * @param z - Tensor of any shape.
 * @returns Tensor of the same shape.
 *
 * Source: Yu, Yu, Fan & Tao 2017, Multi-modal factorized bilinear pooling (MFB), "power normalization",
 * https://arxiv.org/abs/1708.01471.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { powerNormalize } from '@avemo/fusion';
 *
 * powerNormalize(tf.tensor1d([-9, 0, 4])).arraySync(); // → [-3, 0, 2]
 * ```
 */
export function powerNormalize<T extends tf.Tensor>(z: T): T {
  requireTensor('powerNormalize', 'z', z);
  const x = toFloat(z);
  return tf.tidy(() => tf.mul(x, tf.rsqrt(tf.maximum(tf.abs(x), LINEAR_BELOW))) as T);
}
