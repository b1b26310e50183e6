import * as tf from '@tensorflow/tfjs-core';

/** The weights of {@link attentionScores}. */
export interface AttentionScoreWeights {
  /** W, shape [features, units]. */
  kernel: tf.Tensor2D;
  /** b, shape [units]. */
  bias: tf.Tensor1D;
  /** u, shape [units, 1]. */
  context: tf.Tensor2D;
}

/**
 * Scores every frame by a network of one hidden layer: γᵢ = uᵀ tanh(W aᵢ + b).
 *
 * @param sequence Frames a, shape [batch, time, features].
 * @param weights W, b and u.
 * @returns Scores γ, shape [batch, time].
 *
 * Source: Zhou et al. 2021 (arXiv 2111.08910), equations (3) and (7).
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { attentionScores } from '@avemo/fusion';
 *
 * const weights = { kernel: tf.tensor2d([[1], [0]]), bias: tf.tensor1d([0]), context: tf.tensor2d([[2]]) };
 * attentionScores(tf.tensor3d([[[0, 5], [1, 5]]]), weights).arraySync(); // → [[0, 1.523188]]
 * ```
 */
export function attentionScores(
  sequence: tf.Tensor3D,
  { kernel, bias, context }: AttentionScoreWeights,
): tf.Tensor2D {
  return tf.tidy(() => {
    const [batch, time, features] = sequence.shape;
    const frames = tf.reshape(sequence, [batch * time, features]);
    const hidden = tf.tanh(tf.add(tf.matMul(frames, kernel), bias));
    return tf.reshape(tf.matMul(hidden, context), [batch, time]) as tf.Tensor2D;
  });
}
