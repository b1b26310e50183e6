import * as tf from '@tensorflow/tfjs-core';
import type { WeightSpecs } from '../layer/weight-specs';
import { product } from '../layer/linear';
import { ProjectedFusion, type ProjectedFusionOptions } from './projected-fusion';

/** Options of {@link MlbFusion}. `activation` is `'tanh'` by default. */
export interface MlbFusionOptions extends ProjectedFusionOptions {
  /** Length of the space in which the modalities are multiplied, an integer ≥ 1. */
  units: number;
}

/**
 * Multimodal low-rank bilinear pooling: z = Pᵀ(φ(U₁ᵀx₁ + b₁) ∘ φ(U₂ᵀx₂ + b₂) ∘ …) + b.
 *
 * Input: two or more vectors [batch, featuresᵢ], audio first. Output: [batch, outputs]. A missing modality is the factor 1.
 * Weights, in order: all Uᵢ [featuresᵢ, units], P [units, outputs], then all bᵢ [units] and b [outputs].
 *
 * Source: Kim et al. 2017, Hadamard product for low-rank bilinear pooling, equation (8),
 * https://arxiv.org/abs/1610.04325.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { MlbFusion } from '@avemo/fusion';
 *
 * const fused = new MlbFusion({ outputs: 16, units: 32 }).apply([tf.ones([2, 8]), tf.ones([2, 6])]) as tf.Tensor2D;
 * fused.shape; // → [2, 16]
 * MlbFusion.parameterCount([8, 6], { outputs: 16, units: 32 }); // → 1040
 * ```
 */
export class MlbFusion extends ProjectedFusion {
  /** @nocollapse */
  static className: string = 'MlbFusion';

  constructor(options: MlbFusionOptions) {
    super(options, 'tanh');
  }

  protected override coreSpecs(): WeightSpecs {
    return {};
  }

  protected override coreLength(units: number[]): number {
    return units[0];
  }

  protected override merge(projected: tf.Tensor2D[]) {
    return product(projected);
  }
}
tf.serialization.registerClass(MlbFusion);
