import * as tf from '@tensorflow/tfjs-core';
import { tensorList } from '../layer/inputs';
import { selectPresent } from '../layer/presence';
import { adaptiveFactorizedBilinear } from './adaptive-factorized-bilinear';
import { adaptiveFactors } from './adaptive-factors';
import type { FactorizedBilinearOptions, FactorizedBilinearWeights } from './factorized-bilinear';
import {
  FactorizedBilinearPooling,
  type FactorizedBilinearPoolingOptions,
} from './factorized-bilinear-pooling';

/** Options of {@link AdaptiveFactorizedBilinearPooling}. */
export type AdaptiveFactorizedBilinearPoolingOptions = FactorizedBilinearPoolingOptions;

/**
 * Factorised bilinear pooling in which each modality counts by its share of the norm (AG-FBP):
 * I = SumPool_K(P̃ᵀ(μx) ∘ Q̃ᵀ(ηy)), μ = ‖x‖ / (‖x‖ + ‖y‖), η = 1 − μ.
 *
 * It has the weights of {@link FactorizedBilinearPooling} and no more; gradients flow through μ and η, which
 * {@link AdaptiveFactorizedBilinearPooling.adaptiveFactors} reads out.
 *
 * **Without biases it equals plain FBP after the normalisation**: μη is then one positive scalar per sample, which
 * cancels in z / ‖z‖ (and in the signed square root before it). The factors act through the biases (`useBias: true`, the
 * default) or without normalisation. When the biases are still zero, at the start of training, the two agree too.
 *
 * Input: [x, y], audio first, shapes [batch, x features] and [batch, y features]; with `presence` [x, y, present]. Output:
 * [batch, outputs]. The share of a missing modality is 0 and its projection 1, so that the other one passes alone.
 *
 * Source: AM-FBP, Zhou et al. 2021, equations (15)–(18), https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { AdaptiveFactorizedBilinearPooling } from '@avemo/fusion';
 *
 * const fusion = new AdaptiveFactorizedBilinearPooling({ outputs: 128, factors: 4, seed: 1 });
 * const fused = fusion.apply([tf.ones([2, 256]), tf.ones([2, 512])]) as tf.Tensor2D;
 * fused.shape; // → [2, 128]
 * ```
 */
export class AdaptiveFactorizedBilinearPooling extends FactorizedBilinearPooling {
  /** @nocollapse */
  static override className: string = 'AdaptiveFactorizedBilinearPooling';

  override readonly modalityMeasure = 'factor';

  constructor(options: AdaptiveFactorizedBilinearPoolingOptions) {
    super(options);
  }

  /**
   * The share of each modality in each sample, to see which one the decision rests on.
   *
   * @param inputs - [x, y], audio first, as for `apply`.
   * @returns [μ, η] per sample, shape [batch, 2], each row sums to 1.
   *
   * @example
   * ```ts
   * import * as tf from '@tensorflow/tfjs-core';
   * import { AdaptiveFactorizedBilinearPooling } from '@avemo/fusion';
   *
   * const fusion = new AdaptiveFactorizedBilinearPooling({ outputs: 8, factors: 2 });
   * fusion.adaptiveFactors([tf.tensor2d([[3, 4]]), tf.tensor2d([[0, 15]])]).arraySync(); // → [[0.25, 0.75]]
   * ```
   */
  adaptiveFactors(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor2D {
    return tf.tidy(() => {
      const { parts, context } = this.readInputs(tensorList(inputs));
      const [x, y] = parts.map((z, m) => (context.present ? selectPresent(z, context.present[m]) : z));
      return adaptiveFactors(x as tf.Tensor2D, y as tf.Tensor2D);
    });
  }

  /** The adaptive factors, {@link AdaptiveFactorizedBilinearPooling.adaptiveFactors}. */
  override modalityWeights(inputs: tf.Tensor[]): tf.Tensor2D {
    return this.adaptiveFactors(inputs);
  }

  protected override bilinear(
    x: tf.Tensor2D,
    y: tf.Tensor2D,
    weights: FactorizedBilinearWeights,
    options: FactorizedBilinearOptions,
  ): tf.Tensor2D {
    return adaptiveFactorizedBilinear(x, y, weights, options);
  }
}
tf.serialization.registerClass(AdaptiveFactorizedBilinearPooling);
