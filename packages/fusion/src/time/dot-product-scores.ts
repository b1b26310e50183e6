import * as tf from '@tensorflow/tfjs-core';
import { requireTensor } from '../layer/require-tensor';

/**
 * Scores every frame against a query by a learned bilinear form: sᵢ = aᵢᵀ W q (general dot product).
 *
 * @param sequence - Frames a, shape [batch, time, features].
 * @param query - q, shape [batch, query features].
 * @param kernel - W, shape [features, query features].
 * @returns Scores s, shape [batch, time].
 * @throws TypeError for arguments of another kind, RangeError for shapes that do not fit.
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, equation (2), with W = W_aᵀ; the "general" score of Luong, Pham & Manning
 * 2015, https://arxiv.org/abs/1508.04025.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { dotProductScores } from '@avemo/fusion';
 *
 * const frames = tf.tensor3d([[[1, 0], [0, 1]]]);
 * dotProductScores(frames, tf.tensor2d([[5, 7]]), tf.eye(2)).arraySync(); // → [[5, 7]]
 * ```
 */
export function dotProductScores(
  sequence: tf.Tensor3D,
  query: tf.Tensor2D,
  kernel: tf.Tensor2D,
): tf.Tensor2D {
  requireTensor('dotProductScores', 'sequence', sequence, 3);
  requireTensor('dotProductScores', 'query', query, 2);
  requireTensor('dotProductScores', 'kernel', kernel, 2);
  return tf.tidy(() => {
    const [batch, time] = sequence.shape;
    const key = tf.expandDims<tf.Tensor3D>(tf.matMul(query, tf.transpose(kernel)), 2);
    return tf.reshape<tf.Rank.R2>(tf.matMul(sequence, key), [batch, time]);
  });
}
