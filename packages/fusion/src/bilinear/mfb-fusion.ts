import * as tf from '@tensorflow/tfjs-core';
import { MfhFusion, type MfhFusionOptions } from './mfh-fusion';

/** Options of {@link MfbFusion}. */
export type MfbFusionOptions = Omit<MfhFusionOptions, 'blocks'>;

/**
 * Multimodal factorised bilinear pooling: z = N(SumPool_K(U₁ᵀx₁ ∘ U₂ᵀx₂ ∘ …)), N the signed square root and then unit length.
 *
 * Two modalities and `normalization: 'l2'` make it {@link FactorizedBilinearPooling}; `factors: 1` is MLB without its
 * activation and last projection.
 *
 * Input: two or more vectors [batch, featuresᵢ], audio first. Output: [batch, outputs]. A missing modality is the factor 1.
 * Weights, in order: all kernels [featuresᵢ, outputs · factors], then all biases [outputs · factors].
 *
 * Source: Yu, Yu, Fan & Tao 2017, Multi-modal factorized bilinear pooling, equation (6),
 * https://arxiv.org/abs/1708.01471.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { MfbFusion } from '@avemo/fusion';
 *
 * const fusion = new MfbFusion({ outputs: 16, factors: 4 });
 * (fusion.apply([tf.ones([2, 8]), tf.ones([2, 6]), tf.ones([2, 3])]) as tf.Tensor2D).shape; // → [2, 16]
 * ```
 */
export class MfbFusion extends MfhFusion {
  /** @nocollapse */
  static override className: string = 'MfbFusion';

  constructor(options: MfbFusionOptions) {
    super({ ...options, blocks: 1 });
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { blocks: _, ...rest } = super.settings();
    return rest;
  }
}
tf.serialization.registerClass(MfbFusion);
