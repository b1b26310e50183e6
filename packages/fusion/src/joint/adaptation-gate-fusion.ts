import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requirePositive } from '@avemo/checks';
import { safeNorm } from '../bilinear/l2-normalize';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import { linear, total } from '../layer/linear';
import { orNeutral } from '../layer/presence';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';

/** Options of {@link AdaptationGateFusion}. */
export interface AdaptationGateFusionOptions extends FusionOptions {
  /** β > 0, how long the shift may be at most, in lengths of the first modality. Default 1. */
  shift?: number;
}

/**
 * Multimodal adaptation gate (MAG): the others shift the vector of the first modality, never by more than β times its
 * length, z = x₁ + αh with h = Σⱼ gⱼ ∘ (Wⱼᵀxⱼ) + b, gⱼ = relu(Vⱼᵀ[xⱼ; x₁] + cⱼ), α = min(β ‖x₁‖ / ‖h‖, 1).
 *
 * It suits a strong first modality, such as a pre-trained network, that the others are to refine. Layer normalisation and
 * dropout, which the authors put behind it, are left to the model around it.
 *
 * Input: two or more vectors [batch, featuresᵢ], the one to be shifted first. Output: [batch, features₁]. A missing modality
 * shifts nothing; where the first one is missing the result is h.
 * Weights, in order: all Wⱼ [featuresⱼ, features₁], all Vⱼ [featuresⱼ + features₁, features₁], then all cⱼ and b [features₁].
 *
 * Source: Rahman et al. 2020, Integrating multimodal information in large pretrained transformers, the multimodal adaptation
 * gate, https://arxiv.org/abs/1908.05787.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { AdaptationGateFusion } from '@avemo/fusion';
 *
 * const fusion = new AdaptationGateFusion({ shift: 0.5, seed: 1 });
 * (fusion.apply([tf.ones([2, 8]), tf.ones([2, 6])]) as tf.Tensor2D).shape; // → [2, 8]
 * AdaptationGateFusion.parameterCount([8, 6]); // → 176
 * ```
 */
export class AdaptationGateFusion extends FusionLayer {
  /** @nocollapse */
  static className: string = 'AdaptationGateFusion';

  private readonly shift: number;

  constructor(options: AdaptationGateFusionOptions = {}) {
    super(options);
    const { shift = 1 } = options;
    requirePositive('AdaptationGateFusion', 'shift', shift);
    this.shift = shift;
  }

  protected override weightSpecs([first, ...others]: number[]): WeightSpecs {
    const each = (name: string, shape: (dim: number) => number[]) =>
      Object.fromEntries(others.map((dim, j) => [`${name}${j + 1}`, shape(dim)]));
    return {
      ...each('kernel', (dim) => [dim, first]),
      ...each('gateKernel', (dim) => [dim + first, first]),
      ...each('gateBias', () => [first]),
      bias: [first],
    };
  }

  protected override fusedShape([first]: Shape[]): Shape {
    return first;
  }

  protected override combine(
    [x, ...others]: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    { present }: FusionContext,
  ): tf.Tensor {
    const moved = others.map((y, j) => {
      const gate = tf.relu(
        linear(tf.concat([y, x], 1), weights[`gateKernel${j + 1}`], weights[`gateBias${j + 1}`]),
      );
      return orNeutral(tf.mul(gate, linear(y, weights[`kernel${j + 1}`])), present?.[j + 1], 0);
    });
    const h = tf.add(total(moved), weights.bias);
    const length = safeNorm(h);
    const room = tf.div(tf.mul(safeNorm(x), this.shift), tf.add(length, tf.sub(1, tf.step(length))));
    return tf.add(x, tf.mul(h, orNeutral(tf.minimum(room, 1), present?.[0], 1)));
  }

  protected override settings(): tf.serialization.ConfigDict {
    return { shift: this.shift };
  }
}
tf.serialization.registerClass(AdaptationGateFusion);
