import * as tf from '@tensorflow/tfjs-core';
import { linear } from '../layer/linear';
import { softmaxOfPresent } from '../layer/presence';
import { requireTensor, requireTensors } from '../layer/require-tensor';

/**
 * Attention over models, separately for every output dimension: a_m = softmax over the models of Cᵀ W_m, C = [h₁; …; hₙ].
 *
 * @param hidden - Hidden states of the models, all [batch, hidden featuresᵢ] or all [batch, time, hidden featuresᵢ].
 * @param kernel - W, shape [outputs, Σ hidden features, models].
 * @param present - A column [batch, 1] of ones and zeros for each model; a missing one gets exactly 0. Default all there.
 * @returns Weights in [0, 1], shape [batch, outputs, models] or [batch, time, outputs, models]; over the models they sum to
 * 1, or to 0 where none is there.
 * @throws TypeError for arguments of another kind, RangeError for shapes that do not fit.
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, equations (3)–(5).
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { modelAttention } from '@avemo/fusion';
 *
 * const hidden = [tf.tensor2d([[1]]), tf.tensor2d([[0]])]; // of an audio and a video model
 * modelAttention(hidden, tf.tensor3d([[[Math.log(3), 0], [0, 0]]])).arraySync(); // → [[[0.75, 0.25]]]
 * ```
 */
export function modelAttention(hidden: tf.Tensor[], kernel: tf.Tensor3D, present?: tf.Tensor2D[]): tf.Tensor {
  requireTensors('modelAttention', hidden);
  requireTensor('modelAttention', 'kernel', kernel, 3);
  const [outputs, features, models] = kernel.shape;
  return tf.tidy(() => {
    const matrix = tf.reshape<tf.Rank.R2>(tf.transpose(kernel, [1, 0, 2]), [features, outputs * models]);
    const scores = linear(tf.concat(hidden, -1), matrix);
    return softmaxOfPresent(tf.reshape(scores, [...scores.shape.slice(0, -1), outputs, models]), present);
  });
}
