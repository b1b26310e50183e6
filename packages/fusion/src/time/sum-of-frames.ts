import * as tf from '@tensorflow/tfjs-core';

/** The frames [batch, time, features] added up by weights [batch, time]: [batch, features]. */
export function sumOfFrames(frames: tf.Tensor3D, weights: tf.Tensor2D): tf.Tensor2D {
  const [batch, time, features] = frames.shape;
  return tf.reshape(tf.matMul(tf.reshape(weights, [batch, 1, time]), frames), [batch, features]);
}
