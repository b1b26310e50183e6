import * as tf from '@tensorflow/tfjs-core';

/** (z − mean) / √(variance + 1e-5) over the last axis, then scale and shift. */
export function layerNorm<T extends tf.Tensor>(z: T, scale: tf.Tensor, shift: tf.Tensor): T {
  const centred = tf.sub(z, tf.mean(z, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5))), scale), shift) as T;
}
