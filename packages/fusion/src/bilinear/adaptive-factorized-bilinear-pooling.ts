import * as tf from '@tensorflow/tfjs-core';
import { adaptiveFactors } from './adaptive-factors';
import { FactorizedBilinearPooling } from './factorized-bilinear-pooling';
import { tensorList } from '../layer/inputs';
import type { LayerKwargs } from '../layer/layer-options';
import { withoutMissing } from '../layer/presence';

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
 * Source: Zhou et al. 2021 (arXiv 2111.08910), equations (15)–(18).
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

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      const shares = this.adaptiveFactors(inputs);
      const [mu, eta] = tf.split(shares, 2, 1);
      const [x, y, ...presence] = this.readPair(inputs);
      return super.call([tf.mul(x, mu), tf.mul(y, eta), ...presence], kwargs);
    });
  }

  /**
   * The share of each modality in each sample, to see which one the decision rests on.
   *
   * @param inputs [x, y], audio first, as for `apply`.
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
      const [x, y] = this.readPair(inputs);
      return adaptiveFactors(x, y);
    });
  }

  /** The adaptive factors, {@link AdaptiveFactorizedBilinearPooling.adaptiveFactors}. */
  override modalityWeights(inputs: tf.Tensor[]): tf.Tensor2D {
    return this.adaptiveFactors(inputs);
  }

  /** x and y, zeros where they are missing, and the presence mask if there is one. */
  private readPair(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor2D[] {
    const list = tensorList(inputs) as tf.Tensor2D[];
    this.pair(list.map(({ shape }) => shape));
    return list.length > 2 ? [...(withoutMissing(list) as tf.Tensor2D[]), list[2]] : list;
  }
}
tf.serialization.registerClass(AdaptiveFactorizedBilinearPooling);
