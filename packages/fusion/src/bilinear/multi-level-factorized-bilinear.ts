import * as tf from '@tensorflow/tfjs-core';
import { asOnes, keepFrames, requireMaskShape } from '../layer/keep-frames';
import { presenceColumns, selectPresent } from '../layer/presence';
import { poolFactors, requirePair } from './pair';

/** The weights of {@link multiLevelFactorizedBilinear}; H = 1 shares one set among all trunks. */
export interface MultiLevelFactorizedBilinearWeights {
  /** P̃, shape [H, x features, outputs · factors]; columns jK … jK + K − 1 belong to output j. */
  xKernel: tf.Tensor3D;
  /** Q̃, shape [H, y features, outputs · factors]. */
  yKernel: tf.Tensor3D;
  /** Biases of x's projections, shape [H, outputs · factors]. Default none. */
  xBias?: tf.Tensor2D;
  /** Biases of y's projections, shape [H, outputs · factors]. Default none. */
  yBias?: tf.Tensor2D;
}

/** Options of {@link multiLevelFactorizedBilinear}. */
export interface MultiLevelFactorizedBilinearOptions {
  /** K, how many neighbouring products are summed to one output, an integer ≥ 1. */
  factors: number;
  /** Which trunks exist, shape [batch, trunks]: nonzero or true for a trunk, 0 or false for padding. Default: all. */
  mask?: tf.Tensor2D;
  /**
   * Presence mask [batch, 2], nonzero where a sample has the modality. The projections of a missing one are 1, so that the
   * other passes alone, and what it holds counts for nothing. Default all there.
   */
  presence?: tf.Tensor2D;
}

/**
 * The sum over trunks (segments) of factorised bilinear forms: I = Σ_h SumPool_K(P̃_hᵀ x_h ∘ Q̃_hᵀ y_h).
 *
 * A trunk that does not exist adds nothing, whatever it holds, NaN included.
 *
 * @param x - First modality (audio), shape [batch, trunks, x features].
 * @param y - Second modality (video), shape [batch, trunks, y features].
 * @param weights - P̃, Q̃ and the biases.
 * @param options - K and the masks.
 * @returns I before any normalisation, shape [batch, outputs].
 * @throws TypeError for arguments of another kind; RangeError when the mask's shape differs from [batch, trunks] or the
 * kernels' width is no multiple of K.
 *
 * Source: AM-FBP, Zhou et al. 2021, equation (19), https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { multiLevelFactorizedBilinear } from '@avemo/fusion';
 *
 * const kernel = tf.tensor3d([[[1]], [[10]]]); // two trunks of one feature, one output
 * const [x, y] = [tf.tensor3d([[[2], [3]]]), tf.tensor3d([[[1], [1]]])];
 * multiLevelFactorizedBilinear(x, y, { xKernel: kernel, yKernel: kernel }, { factors: 1 }).arraySync(); // → [[302]]
 * ```
 */
export function multiLevelFactorizedBilinear(
  x: tf.Tensor3D,
  y: tf.Tensor3D,
  weights: MultiLevelFactorizedBilinearWeights,
  options: MultiLevelFactorizedBilinearOptions,
): tf.Tensor2D {
  requirePair('multiLevelFactorizedBilinear', [x, y], weights, options, 3);
  const { xKernel, yKernel, xBias, yBias } = weights;
  const { factors, mask, presence } = options;
  if (mask) requireMaskShape('multiLevelFactorizedBilinear', mask.shape, x.shape.slice(0, 2));
  return tf.tidy(() => {
    const [xThere, yThere] = presence ? presenceColumns(presence, 2) : [];
    const kept = (z: tf.Tensor3D, there?: tf.Tensor2D) => {
      const present = there ? selectPresent(z, there) : z;
      return mask ? keepFrames(present, mask) : present;
    };
    const projected = [
      orOne(project(kept(x, xThere), xKernel, xBias), xThere),
      orOne(project(kept(y, yThere), yKernel, yBias), yThere),
    ];
    const products = tf.mul(projected[0], projected[1]);
    const sums = tf.sum<tf.Tensor2D>(mask ? tf.mul(products, trunkFactors(mask)) : products, 0);
    return poolFactors(sums, factors);
  });
}

/** 1 or 0 for each trunk and sample, shape [trunks, batch, 1]. */
function trunkFactors(mask: tf.Tensor2D): tf.Tensor3D {
  return tf.expandDims(tf.transpose(asOnes(mask)), 2);
}

/** The projections [trunks, batch, width] where the modality is there, 1 elsewhere. */
function orOne(z: tf.Tensor3D, there?: tf.Tensor2D): tf.Tensor3D {
  return there ? tf.add(tf.mul(z, there), tf.sub(1, there)) : z;
}

/** [batch, trunks, features] → [trunks, batch, width], each trunk by its own matrix, or all by one. */
function project(input: tf.Tensor3D, kernel: tf.Tensor3D, bias?: tf.Tensor2D): tf.Tensor3D {
  const [batch, trunks, features] = input.shape;
  const [levels, , width] = kernel.shape;
  const byTrunk = tf.transpose(input, [1, 0, 2]);
  const product =
    levels === 1
      ? tf.matMul<tf.Tensor2D>(
          tf.reshape(byTrunk, [trunks * batch, features]),
          tf.reshape(kernel, [features, width]),
        )
      : tf.matMul<tf.Tensor3D>(byTrunk, kernel);
  const result = tf.reshape<tf.Rank.R3>(product, [trunks, batch, width]);
  return bias ? tf.add(result, tf.expandDims(bias, 1)) : result;
}
