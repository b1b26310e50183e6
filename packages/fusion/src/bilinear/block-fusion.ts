import * as tf from '@tensorflow/tfjs-core';
import { requireInteger, requireOneOf } from '@avemo/checks';
import type { WeightSpecs } from '../layer/weight-specs';
import { product } from '../layer/linear';
import { normalizationNames, normalizations, type BilinearNormalization } from './normalizations';
import { ProjectedFusion, type ProjectedFusionOptions } from './projected-fusion';

/** Options of {@link BlockFusion}. `activation` is `'none'` by default. */
export interface BlockFusionOptions extends ProjectedFusionOptions {
  /** Length of each projected modality and of the merged vector, a multiple of `chunks`. */
  units: number;
  /** C, into how many chunks the projected vectors are cut, an integer ≥ 1. */
  chunks: number;
  /** R, the rank of the core of each chunk, an integer ≥ 1. */
  factors: number;
  /** What follows the sum over the rank in each chunk. Default `'power'`. */
  normalization?: BilinearNormalization;
}

/**
 * BLOCK, fusion by a block-superdiagonal core: the projected modalities are cut into C chunks, chunk c of all modalities is
 * merged with rank R, s_c = N(Σ_r M₁,c,ᵣᵀq₁,c ∘ M₂,c,ᵣᵀq₂,c ∘ …), and z = Pᵀ[s₁; …; s_C] + b.
 *
 * One chunk without normalisation is MUTAN with coreUnits = units.
 *
 * Input: two or more vectors [batch, featuresᵢ], audio first. Output: [batch, outputs]. A missing modality projects to ones.
 * Weights, in order: all Uᵢ [featuresᵢ, units], all Mᵢ [chunks, units / chunks, factors · units / chunks] (the columns of
 * one rank together), P [units, outputs], then all bᵢ and b.
 *
 * Source: Ben-younes et al. 2019, BLOCK, equations (6)–(9); the authors' program normalises each chunk,
 * https://arxiv.org/abs/1902.00038.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { BlockFusion } from '@avemo/fusion';
 *
 * const fusion = new BlockFusion({ outputs: 16, units: 12, chunks: 3, factors: 2 });
 * (fusion.apply([tf.ones([2, 8]), tf.ones([2, 6])]) as tf.Tensor2D).shape; // → [2, 16]
 * ```
 */
export class BlockFusion extends ProjectedFusion {
  /** @nocollapse */
  static className: string = 'BlockFusion';

  private readonly chunks: number;
  private readonly factors: number;
  private readonly normalization: BilinearNormalization;

  constructor(options: BlockFusionOptions) {
    super(options, 'none');
    const { units, chunks, factors, normalization = 'power' } = options;
    requireInteger('BlockFusion', 'units', units);
    requireInteger('BlockFusion', 'chunks', chunks);
    requireInteger('BlockFusion', 'factors', factors);
    requireOneOf('BlockFusion', 'normalization', normalization, normalizationNames);
    if (units % chunks !== 0) {
      throw new RangeError(
        `BlockFusion: units must be a multiple of chunks; got units=${units}, chunks=${chunks}. ` +
          `Use units=${Math.ceil(units / chunks) * chunks}.`,
      );
    }
    this.chunks = chunks;
    this.factors = factors;
    this.normalization = normalization;
  }

  protected override coreSpecs([length, ...others]: number[]): WeightSpecs {
    const size = length / this.chunks;
    return Object.fromEntries(
      [length, ...others].map((_, m) => [`core${m}`, [this.chunks, size, this.factors * size]]),
    );
  }

  protected override coreLength(units: number[]): number {
    return units[0];
  }

  protected override merge(projected: tf.Tensor2D[], weights: Record<string, tf.Tensor>) {
    const { chunks, factors, normalization } = this;
    const length = projected[0].shape[1];
    const size = length / chunks;
    const terms = projected.map((q, m) => {
      const pieces = tf.transpose(tf.reshape(q, [-1, chunks, size]), [1, 0, 2]);
      return tf.matMul(pieces, weights[`core${m}`] as tf.Tensor3D);
    });
    const merged = tf.sum<tf.Tensor2D>(tf.reshape(product(terms), [chunks, -1, factors, size]), 2);
    return tf.reshape(tf.transpose(normalizations[normalization](merged), [1, 0, 2]), [
      -1,
      length,
    ]) as tf.Tensor2D;
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { chunks, factors, normalization } = this;
    return { ...super.settings(), chunks, factors, normalization };
  }
}
tf.serialization.registerClass(BlockFusion);
