import * as tf from '@tensorflow/tfjs-core';
import { requireInteger } from '@avemo/checks';
import type { WeightSpecs } from '../layer/weight-specs';
import { linear, product, sumOverRank } from '../layer/linear';
import { ProjectedFusion, type ProjectedFusionOptions } from './projected-fusion';

/** Options of {@link MutanFusion}. `activation` is `'tanh'` by default. */
export interface MutanFusionOptions extends ProjectedFusionOptions {
  /** Length of what the core gives, an integer ≥ 1. */
  coreUnits: number;
  /** R, the rank of every slice of the core, an integer ≥ 1. */
  factors: number;
}

/**
 * MUTAN, Tucker fusion whose core has a low rank: qᵢ = φ(Uᵢᵀxᵢ + bᵢ), z = Pᵀ(Σ_r M₁,ᵣᵀq₁ ∘ M₂,ᵣᵀq₂ ∘ …) + b.
 *
 * It is {@link TuckerFusion} with the core T[i, j, k] = Σ_r M₁,ᵣ[i, k] · M₂,ᵣ[j, k].
 *
 * Input: two or more vectors [batch, featuresᵢ], audio first. Output: [batch, outputs]. A missing modality projects to ones.
 * Weights, in order: all Uᵢ [featuresᵢ, unitsᵢ], all Mᵢ [unitsᵢ, factors · coreUnits] (the columns of one rank together),
 * P [coreUnits, outputs], then all bᵢ and b.
 *
 * Source: Ben-younes et al. 2017, MUTAN, equations (7)–(9), without the tanh that some programs put behind each Mᵢ,
 * https://arxiv.org/abs/1705.06676.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { MutanFusion } from '@avemo/fusion';
 *
 * const fusion = new MutanFusion({ outputs: 16, units: 8, coreUnits: 6, factors: 3 });
 * (fusion.apply([tf.ones([2, 8]), tf.ones([2, 6])]) as tf.Tensor2D).shape; // → [2, 16]
 * ```
 */
export class MutanFusion extends ProjectedFusion {
  /** @nocollapse */
  static className: string = 'MutanFusion';

  private readonly coreUnits: number;
  private readonly factors: number;

  constructor(options: MutanFusionOptions) {
    super(options, 'tanh');
    const { coreUnits, factors } = options;
    requireInteger('MutanFusion', 'coreUnits', coreUnits);
    requireInteger('MutanFusion', 'factors', factors);
    this.coreUnits = coreUnits;
    this.factors = factors;
  }

  protected override coreSpecs(units: number[]): WeightSpecs {
    return Object.fromEntries(
      units.map((length, m) => [`core${m}`, [length, this.factors * this.coreUnits]]),
    );
  }

  protected override coreLength(): number {
    return this.coreUnits;
  }

  protected override merge(projected: tf.Tensor2D[], weights: Record<string, tf.Tensor>) {
    const terms = projected.map((q, m) => linear(q, weights[`core${m}`]));
    return sumOverRank(product(terms), this.factors, this.coreUnits);
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { coreUnits, factors } = this;
    return { ...super.settings(), coreUnits, factors };
  }
}
tf.serialization.registerClass(MutanFusion);
