import * as tf from '@tensorflow/tfjs-core';
import { requireTensor, toFloat } from '../layer/require-tensor';

/** Squared norms up to this count as zero: below it float32 cannot carry the gradient. */
const ZERO = 1e-24;

/**
 * Scales each vector of the last axis to unit length: z / ‖z‖; a zero vector stays zero.
 *
 * A vector with ‖z‖ ≤ 1e-12, or with ‖z‖ ≥ 1.8e19, whose square leaves float32, gives zeros and a zero gradient, so an
 * all-zero sample (a missing modality) makes neither NaN nor an exploding step.
 *
 * @param z - Tensor of shape [..., features].
 * @returns Tensor of the same shape; every vector has length 1 or 0.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { l2Normalize } from '@avemo/fusion';
 *
 * l2Normalize(tf.tensor2d([[3, 4], [0, 0]])).arraySync(); // → [[0.6, 0.8], [0, 0]]
 * ```
 */
export function l2Normalize<T extends tf.Tensor>(z: T): T {
  requireTensor('l2Normalize', 'z', z);
  if (z.rank === 0) throw new RangeError('l2Normalize: z must have at least one axis; got a scalar.');
  const x = toFloat(z);
  return tf.tidy(() => tf.mul(x, inverseNorm(x)) as T);
}

/** A product, because the gradient of `tf.square` is NaN where 2z leaves float32. */
const sumOfSquares = (z: tf.Tensor) => tf.sum(tf.mul(z, z), -1, true);

/** 1 / ‖z‖ over the last axis, kept as an axis of length 1; 0 where the norm is zero. */
function inverseNorm(z: tf.Tensor): tf.Tensor {
  const squares = sumOfSquares(z);
  return tf.mul(tf.step(tf.sub(squares, ZERO)), tf.rsqrt(tf.maximum(squares, ZERO)));
}

/**
 * ‖z‖ over the last axis, kept as an axis of length 1; its gradient is 0 where the norm is zero.
 * @internal
 */
export function safeNorm(z: tf.Tensor): tf.Tensor {
  const squares = sumOfSquares(z);
  return tf.mul(tf.step(tf.sub(squares, ZERO)), tf.sqrt(tf.maximum(squares, ZERO)));
}
