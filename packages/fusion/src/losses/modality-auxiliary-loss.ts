import * as tf from '@tensorflow/tfjs-core';
import { requireFinite, requireOptions } from '@avemo/checks';
import { asOnes, keepFrames } from '../layer/keep-frames';
import { requireTensor, toFloat } from '../layer/require-tensor';
import { exactTotal } from './exact-sum';

/** Options of {@link modalityAuxiliaryLoss}. */
export interface ModalityAuxiliaryLossOptions {
  /** β, what the loss is multiplied by before it is added to the main loss, ≥ 0. Default 1. */
  beta?: number;
  /**
   * Which steps exist, of the shape of `weights` without the last axis: nonzero or true for a step. What the others hold,
   * NaN included, does not count. Default: all.
   */
  mask?: tf.Tensor;
}

/**
 * The loss that moves the modality weights away from a stream without a signal: β · mean over t of
 * (m_t − n_t)(λᵛ_t − λᵃ_t) / 2.
 *
 * m is the loudness (short-time energy scaled to [0, 1], 0 below a threshold), n says whether a face was found. Its slope
 * is (m − n)/2 towards λᵛ and the opposite towards λᵃ: voice without a face pushes λᵛ down, a face without voice pushes λᵃ
 * down, and where both or neither are there nothing is pushed. The total loss is the main loss plus this one.
 *
 * **Reconstructed**: the formulas were pictures in the text that we have; this is the form that does what the text around
 * them lists.
 *
 * @param presence - [m, n] of each step, shape [..., 2], in [0, 1]; audio first.
 * @param weights - [λᵃ, λᵛ] of each step, shape [..., 2], as `MultimodalAttention` puts out with `returnWeights`.
 * @param options - β and the mask.
 * @returns A scalar in [−β/2, β/2]; 0 when no step exists. As (yTrue, yPred) it can be given to `model.compile`.
 * @throws TypeError for anything but tensors; RangeError when shapes differ or β is negative.
 *
 * Source: JIPS, Liu & Tang 2021, equations (31)–(33), https://doi.org/10.3745/JIPS.02.0161.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { modalityAuxiliaryLoss } from '@avemo/fusion';
 *
 * const presence = tf.tensor3d([[[1, 0], [1, 1]]]); // a voice without a face, then both
 * const weights = tf.tensor3d([[[0.2, 0.8], [0.5, 0.5]]]);
 * modalityAuxiliaryLoss(presence, weights).arraySync(); // → 0.15
 * ```
 */
export function modalityAuxiliaryLoss(
  presence: tf.Tensor,
  weights: tf.Tensor,
  options: ModalityAuxiliaryLossOptions = {},
): tf.Scalar {
  requireTensor('modalityAuxiliaryLoss', 'presence', presence);
  requireTensor('modalityAuxiliaryLoss', 'weights', weights);
  requireOptions('modalityAuxiliaryLoss', 'options', options);
  const { beta = 1, mask } = options;
  requireFinite('modalityAuxiliaryLoss', 'beta', beta);
  if (beta < 0) throw new RangeError(`modalityAuxiliaryLoss: beta must be at least 0; got ${beta}.`);
  const { shape } = weights;
  if (shape[shape.length - 1] !== 2 || presence.shape.join() !== shape.join()) {
    throw new RangeError(
      'modalityAuxiliaryLoss: presence [m, n] and weights [λᵃ, λᵛ] must have one shape [..., 2]; ' +
        `got [${presence.shape.join(', ')}] and [${shape.join(', ')}].`,
    );
  }
  const steps = shape.slice(0, -1);
  if (mask && mask.shape.join() !== steps.join()) {
    throw new RangeError(
      `modalityAuxiliaryLoss: mask must have shape [${steps.join(', ')}]; got [${mask.shape.join(', ')}].`,
    );
  }
  return tf.tidy(() => {
    if (weights.size === 0) return exactTotal(toFloat(weights));
    const pairs = [presence, weights].map(toFloat).map((each) => (mask ? keepFrames(each, mask) : each));
    const [voiceAhead, audioAhead] = pairs.map((each) => {
      const [audio, video] = tf.split(tf.reshape(each, [each.size / 2, 2]), 2, 1);
      return tf.sub(audio, video);
    });
    const total = tf.mul(exactTotal(tf.mul(voiceAhead, audioAhead)), -beta / 2);
    const count = mask ? exactTotal(asOnes<tf.Tensor>(mask)) : tf.scalar(voiceAhead.size);
    return tf.div<tf.Scalar>(total, tf.maximum(count, 1));
  });
}
