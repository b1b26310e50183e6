import * as tf from '@tensorflow/tfjs-core';
import { requireInteger } from '@avemo/checks';
import type { WeightSpecs } from '../layer/weight-specs';
import { linear } from '../layer/linear';
import { outerProduct, outerProductSize } from './outer-product';
import { ProjectedFusion, type ProjectedFusionOptions } from './projected-fusion';

/** Options of {@link TuckerFusion}. `activation` is `'none'` by default. */
export interface TuckerFusionOptions extends ProjectedFusionOptions {
  /** Length of what the core tensor gives, an integer ≥ 1. */
  coreUnits: number;
}

/**
 * Full bilinear fusion in Tucker form: qᵢ = φ(Uᵢᵀxᵢ + bᵢ), z = Pᵀ(T ×₁ q₁ ×₂ q₂ …) + b with a dense core tensor T.
 *
 * Input: two or more vectors [batch, featuresᵢ], audio first. Output: [batch, outputs]. A missing modality projects to ones.
 * Weights, in order: all Uᵢ [featuresᵢ, unitsᵢ], T [Π unitsᵢ, coreUnits] (the first modality slowest),
 * P [coreUnits, outputs], then all bᵢ and b.
 *
 * Source: Ben-younes et al. 2017, MUTAN, equations (3)–(6), https://arxiv.org/abs/1705.06676.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { TuckerFusion } from '@avemo/fusion';
 *
 * const options = { outputs: 16, units: [4, 5], coreUnits: 6 };
 * (new TuckerFusion(options).apply([tf.ones([2, 8]), tf.ones([2, 6])]) as tf.Tensor2D).shape; // → [2, 16]
 * TuckerFusion.parameterCount([8, 6], { ...options, useBias: false }); // → 278
 * ```
 */
export class TuckerFusion extends ProjectedFusion {
  /** @nocollapse */
  static className: string = 'TuckerFusion';

  private readonly coreUnits: number;

  constructor(options: TuckerFusionOptions) {
    super(options, 'none');
    requireInteger('TuckerFusion', 'coreUnits', options.coreUnits);
    this.coreUnits = options.coreUnits;
  }

  protected override coreSpecs(units: number[]): WeightSpecs {
    return { core: [units.reduce((size, each) => size * each, 1), this.coreUnits] };
  }

  protected override coreLength(): number {
    return this.coreUnits;
  }

  protected override merge(projected: tf.Tensor2D[], { core }: Record<string, tf.Tensor>) {
    return linear(outerProduct(projected), core);
  }

  protected override multiplications(sampleShapes: number[][]): number {
    return super.multiplications(sampleShapes) + outerProductSize(this.unitsFor(sampleShapes.length));
  }

  protected override settings(): tf.serialization.ConfigDict {
    return { ...super.settings(), coreUnits: this.coreUnits };
  }
}
tf.serialization.registerClass(TuckerFusion);
