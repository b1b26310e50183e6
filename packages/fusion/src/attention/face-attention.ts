import * as tf from '@tensorflow/tfjs-core';
import { requireOptions } from '@avemo/checks';
import { linear } from '../layer/linear';
import { requireTensor } from '../layer/require-tensor';

/** The weights of {@link faceAttention}. */
export interface FaceAttentionWeights {
  /** W_f, shape [features, units]. */
  faceKernel: tf.Tensor2D;
  /** W_h, shape [hidden features, units]. */
  stateKernel: tf.Tensor2D;
  /** b, shape [units]. */
  bias: tf.Tensor1D;
  /** w, shape [units, 1]. */
  context: tf.Tensor2D;
}

/**
 * Attention over the positions of a face, by the audio context of the step before:
 * α_t = softmax over i of wᵀ tanh(W_f F_{t,i} + W_h h_{t−1} + b), h before the first step is 0.
 *
 * **Reconstructed**: the formulas were pictures in the text that we have, which names the three matrices.
 *
 * @param hidden - h, the audio context, shape [batch, time, hidden features].
 * @param face - F, the feature map, shape [batch, time, positions, features].
 * @param weights - W_f, W_h, b and w.
 * @returns α in [0, 1], shape [batch, time, positions]; over the positions it sums to 1.
 * @throws TypeError for arguments of another kind, RangeError for shapes that do not fit.
 *
 * Source: JIPS, Liu & Tang 2021, equations (28), (29), https://doi.org/10.3745/JIPS.02.0161.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { faceAttention } from '@avemo/fusion';
 *
 * const [one, none] = [tf.tensor2d([[1]]), tf.tensor1d([0])];
 * const weights = { faceKernel: one, stateKernel: one, bias: none, context: one };
 * const face = tf.tensor4d([0, 0, 1, 0], [1, 2, 2, 1]); // two steps, two positions
 * faceAttention(tf.zeros([1, 2, 1]), face, weights).arraySync(); // → [[[0.5, 0.5], [0.6817, 0.3183]]]
 * ```
 */
export function faceAttention(
  hidden: tf.Tensor3D,
  face: tf.Tensor4D,
  weights: FaceAttentionWeights,
): tf.Tensor3D {
  requireTensor('faceAttention', 'hidden', hidden, 3);
  requireTensor('faceAttention', 'face', face, 4);
  requireOptions('faceAttention', 'weights', weights, 'Pass { faceKernel, stateKernel, bias, context }');
  const { faceKernel, stateKernel, bias, context } = weights;
  return tf.tidy(() => {
    const [batch, time, features] = hidden.shape;
    const start = tf.zeros<tf.Rank.R3>([batch, 1, features]);
    const earlier = time > 1 ? [tf.slice(hidden, [0, 0, 0], [batch, time - 1, features])] : [];
    const before = tf.concat([start, ...earlier], 1);
    const state = linear(before, stateKernel, bias);
    const scores = linear(tf.tanh(tf.add(linear(face, faceKernel), tf.expandDims(state, 2))), context);
    return tf.softmax(tf.squeeze<tf.Tensor3D>(scores, [3]));
  });
}
