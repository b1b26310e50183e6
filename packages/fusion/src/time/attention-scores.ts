import * as tf from '@tensorflow/tfjs-core';
import { requireOptions } from '@avemo/checks';
import { requireTensor } from '../layer/require-tensor';

/** The weights of {@link attentionScores}. */
export interface AttentionScoreWeights {
  /** W, shape [features, units]. Default none: no inner layer. */
  kernel?: tf.Tensor2D;
  /** b, shape [units]. Default none. */
  bias?: tf.Tensor1D;
  /** u, shape [units, 1]; [features, 1] without inner layer. */
  context: tf.Tensor2D;
}

/**
 * Scores every frame: γᵢ = uᵀ tanh(W aᵢ + b), or without W and b γᵢ = uᵀ tanh(aᵢ).
 *
 * The audio stream of the paper has the inner layer, equation (3); the video stream, whose frames come out of a
 * convolution, has none, equation (8).
 *
 * @param sequence - Frames a, shape [batch, time, features].
 * @param weights - u, and W and b where there is an inner layer.
 * @returns Scores γ, shape [batch, time].
 * @throws TypeError for arguments of another kind, RangeError for shapes that do not fit.
 *
 * Source: AM-FBP, Zhou et al. 2021, equations (3), (8), https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { attentionScores } from '@avemo/fusion';
 *
 * const frames = tf.tensor3d([[[0, 5], [1, 5]]]);
 * const weights = { kernel: tf.tensor2d([[1], [0]]), bias: tf.tensor1d([0]), context: tf.tensor2d([[2]]) };
 * attentionScores(frames, weights).arraySync(); // → [[0, 1.523188]]
 * attentionScores(frames, { context: tf.tensor2d([[2], [0]]) }).arraySync(); // → [[0, 1.523188]]
 * ```
 */
export function attentionScores(sequence: tf.Tensor3D, weights: AttentionScoreWeights): tf.Tensor2D {
  requireTensor('attentionScores', 'sequence', sequence, 3);
  requireOptions('attentionScores', 'weights', weights, 'Pass { kernel, bias, context }');
  const { kernel, bias, context } = weights;
  requireTensor('attentionScores', 'context', context, 2);
  return tf.tidy(() => {
    const [batch, time, features] = sequence.shape;
    const frames = tf.reshape<tf.Rank.R2>(sequence, [batch * time, features]);
    const projected = kernel ? tf.matMul<tf.Tensor2D>(frames, kernel) : frames;
    const hidden = tf.tanh<tf.Tensor2D>(bias ? tf.add<tf.Tensor2D>(projected, bias) : projected);
    return tf.reshape(tf.matMul(hidden, context), [batch, time]) as tf.Tensor2D;
  });
}
