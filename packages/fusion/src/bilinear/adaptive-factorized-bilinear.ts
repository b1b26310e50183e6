import * as tf from '@tensorflow/tfjs-core';
import { selectPresent, presenceColumns } from '../layer/presence';
import { adaptiveFactors } from './adaptive-factors';
import {
  factorizedBilinear,
  type FactorizedBilinearOptions,
  type FactorizedBilinearWeights,
} from './factorized-bilinear';
import { requirePair } from './pair';

/**
 * The factorised bilinear form of two vectors, each scaled by its share of the norm:
 * I = SumPool_K(P̃ᵀ(μx) ∘ Q̃ᵀ(ηy)), μ = ‖x‖ / (‖x‖ + ‖y‖), η = 1 − μ.
 *
 * The share of a missing modality is 0 and its projection 1.
 *
 * @param x - First modality (audio), shape [batch, x features].
 * @param y - Second modality (video), shape [batch, y features].
 * @param weights - P̃, Q̃ and the biases.
 * @param options - K and the presence mask.
 * @returns I before any normalisation, shape [batch, outputs].
 * @throws TypeError for arguments of another kind, RangeError for shapes that do not fit.
 *
 * Source: AM-FBP, Zhou et al. 2021, equations (15)–(18), https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { adaptiveFactorizedBilinear } from '@avemo/fusion';
 *
 * const [x, y, one] = [tf.tensor2d([[1]]), tf.tensor2d([[3]]), tf.tensor2d([[1]])]; // μ = 1/4, η = 3/4
 * adaptiveFactorizedBilinear(x, y, { xKernel: one, yKernel: one }, { factors: 1 }).arraySync(); // → [[0.5625]]
 * ```
 */
export function adaptiveFactorizedBilinear(
  x: tf.Tensor2D,
  y: tf.Tensor2D,
  weights: FactorizedBilinearWeights,
  options: FactorizedBilinearOptions,
): tf.Tensor2D {
  requirePair('adaptiveFactorizedBilinear', [x, y], weights, options, 2);
  const { presence } = options;
  return tf.tidy(() => {
    const present = presence && presenceColumns(presence, 2);
    const [audio, video] = present ? [selectPresent(x, present[0]), selectPresent(y, present[1])] : [x, y];
    const [mu, eta] = tf.split(adaptiveFactors(audio, video), 2, 1);
    return factorizedBilinear(tf.mul(audio, mu), tf.mul(video, eta), weights, options);
  });
}
