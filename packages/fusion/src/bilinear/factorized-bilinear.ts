import * as tf from '@tensorflow/tfjs-core';
import { orNeutral, presenceColumns, selectPresent } from '../layer/presence';
import { poolFactors, requirePair } from './pair';

/** The weights of {@link factorizedBilinear}. */
export interface FactorizedBilinearWeights {
  /** P̃, shape [x features, outputs · factors]; columns jK … jK + K − 1 belong to output j. */
  xKernel: tf.Tensor2D;
  /** Q̃, shape [y features, outputs · factors]. */
  yKernel: tf.Tensor2D;
  /** Bias of x's projection, shape [outputs · factors]. Default none. */
  xBias?: tf.Tensor1D;
  /** Bias of y's projection, shape [outputs · factors]. Default none. */
  yBias?: tf.Tensor1D;
}

/** Options of {@link factorizedBilinear}. */
export interface FactorizedBilinearOptions {
  /** K, how many neighbouring products are summed to one output, an integer ≥ 1. */
  factors: number;
  /**
   * Presence mask [batch, 2], nonzero where a sample has the modality. The projection of a missing one is 1, so that the
   * other passes alone, and what it holds counts for nothing. Default all there.
   */
  presence?: tf.Tensor2D;
}

/**
 * The bilinear form of two vectors with a low-rank matrix per output: I = SumPool_K(P̃ᵀx ∘ Q̃ᵀy).
 *
 * Output j equals xᵀ Wⱼ y with Wⱼ = Σₖ pⱼₖ qⱼₖᵀ, a matrix of rank at most K. With biases the two projections are affine.
 *
 * @param x - First modality (audio), shape [batch, x features].
 * @param y - Second modality (video), shape [batch, y features].
 * @param weights - P̃, Q̃ and the biases.
 * @param options - K and the presence mask.
 * @returns I before any normalisation, shape [batch, outputs].
 * @throws TypeError for arguments of another kind, RangeError for shapes that do not fit.
 *
 * Source: AM-FBP, Zhou et al. 2021, equations (12)–(14), https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { factorizedBilinear } from '@avemo/fusion';
 *
 * const identity = tf.eye(2);
 * const [x, y] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[3, 4]])];
 * factorizedBilinear(x, y, { xKernel: identity, yKernel: identity }, { factors: 2 }).arraySync(); // → [[11]]
 * ```
 */
export function factorizedBilinear(
  x: tf.Tensor2D,
  y: tf.Tensor2D,
  weights: FactorizedBilinearWeights,
  options: FactorizedBilinearOptions,
): tf.Tensor2D {
  requirePair('factorizedBilinear', [x, y], weights, options, 2);
  const { xKernel, yKernel, xBias, yBias } = weights;
  const { factors, presence } = options;
  return tf.tidy(() => {
    const [xThere, yThere] = presence ? presenceColumns(presence, 2) : [];
    const projected = [project(x, xKernel, xBias, xThere), project(y, yKernel, yBias, yThere)];
    return poolFactors(tf.mul(projected[0], projected[1]), factors);
  });
}

function project(
  input: tf.Tensor2D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D | undefined,
  present: tf.Tensor2D | undefined,
): tf.Tensor2D {
  const product = tf.matMul<tf.Tensor2D>(present ? selectPresent(input, present) : input, kernel);
  return orNeutral<tf.Tensor2D>(bias ? tf.add(product, bias) : product, present, 1);
}
