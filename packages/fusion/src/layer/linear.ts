import * as tf from '@tensorflow/tfjs-core';

/** x · kernel + bias over the last axis of a vector or a sequence. */
export function linear<T extends tf.Tensor>(x: T, kernel: tf.Tensor, bias?: tf.Tensor): T {
  const [inputs, outputs] = kernel.shape;
  const rows = x.rank === 2 ? x : tf.reshape(x, [x.size / inputs, inputs]);
  const product = tf.matMul(rows as tf.Tensor2D, kernel as tf.Tensor2D);
  const shaped = x.rank === 2 ? product : tf.reshape(product, [...x.shape.slice(0, -1), outputs]);
  return (bias ? tf.add(shaped, bias) : shaped) as T;
}

/** The element-wise product of all tensors. */
export const product = <T extends tf.Tensor>(factors: T[]): T =>
  factors.reduce((total, factor) => tf.mul(total, factor) as T);

/** The element-wise sum of all tensors. */
export const total = <T extends tf.Tensor>(terms: T[]): T =>
  terms.reduce((sum, term) => tf.add(sum, term) as T);

/** Σ over the rank of a tensor [batch, rank · outputs] in rank-major order, shape [batch, outputs]. */
export const sumOverRank = (z: tf.Tensor, rank: number, outputs: number): tf.Tensor2D =>
  tf.sum<tf.Tensor2D>(tf.reshape(z, [z.shape[0], rank, outputs]), 1);
