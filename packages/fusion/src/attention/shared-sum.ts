import * as tf from '@tensorflow/tfjs-core';
import { requireOptions } from '@avemo/checks';
import { linear } from '../layer/linear';
import { softmaxOfPresent } from '../layer/presence';
import { requireTensor } from '../layer/require-tensor';

/** The weights of {@link sharedSum}. */
export interface SharedSumWeights {
  /** U_a, shape [hidden features, outputs]. */
  audioKernel: tf.Tensor2D;
  /** b_a, shape [outputs]. */
  audioBias: tf.Tensor1D;
  /** U_v, shape [features, outputs]. */
  videoKernel: tf.Tensor2D;
  /** b_v, shape [outputs]. */
  videoBias: tf.Tensor1D;
  /** V, shape [2 · outputs, 2]. */
  shareKernel: tf.Tensor2D;
  /** c, shape [2]. */
  shareBias: tf.Tensor1D;
}

/**
 * The sum of two streams by learned shares: z_t = λᵃ_t a_t + λᵛ_t v_t with a = U_a h + b_a, v = U_v F̂ + b_v and
 * [λᵃ, λᵛ] = softmax(V [a; v] + c).
 *
 * **Reconstructed**: the formula was a picture in the text that we have, which names the two shares.
 *
 * @param hidden - h, the audio context, shape [batch, time, hidden features].
 * @param seen - F̂, what was seen of the face, shape [batch, time, features].
 * @param weights - U_a, b_a, U_v, b_v, V and c.
 * @param present - Columns [batch, 1] of ones and zeros; the share of a missing modality is 0. Default all there.
 * @returns z, shape [batch, time, outputs], and λ in [0, 1], shape [batch, time, 2].
 * @throws TypeError for arguments of another kind, RangeError for shapes that do not fit.
 *
 * Source: JIPS, Liu & Tang 2021, equation (30), https://doi.org/10.3745/JIPS.02.0161.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { sharedSum } from '@avemo/fusion';
 *
 * const [one, none] = [tf.tensor2d([[1]]), tf.tensor1d([0])];
 * const projections = { audioKernel: one, audioBias: none, videoKernel: one, videoBias: none };
 * const weights = { ...projections, shareKernel: tf.zeros<tf.Rank.R2>([2, 2]), shareBias: tf.tensor1d([Math.log(3), 0]) };
 * const { fused, shares } = sharedSum(tf.tensor3d([[[4]]]), tf.tensor3d([[[8]]]), weights);
 * fused.arraySync(); // → [[[5]]]
 * shares.arraySync(); // → [[[0.75, 0.25]]]
 * ```
 */
export function sharedSum(
  hidden: tf.Tensor3D,
  seen: tf.Tensor3D,
  weights: SharedSumWeights,
  present?: tf.Tensor2D[],
): { fused: tf.Tensor3D; shares: tf.Tensor3D } {
  requireTensor('sharedSum', 'hidden', hidden, 3);
  requireTensor('sharedSum', 'seen', seen, 3);
  requireOptions('sharedSum', 'weights', weights, 'Pass { audioKernel, audioBias, … }');
  return tf.tidy(() => {
    const audio = linear(hidden, weights.audioKernel, weights.audioBias);
    const video = linear(seen, weights.videoKernel, weights.videoBias);
    const logits = linear(tf.concat([audio, video], -1), weights.shareKernel, weights.shareBias);
    const shares = softmaxOfPresent(logits, present);
    const [audioShare, videoShare] = tf.split(shares, 2, 2);
    return { fused: tf.add(tf.mul(audio, audioShare), tf.mul(video, videoShare)), shares };
  });
}
