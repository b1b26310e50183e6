import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { linear, product } from '../layer/linear';

/** Options of {@link LowRankFusion}. */
export interface LowRankFusionOptions extends FusionOptions {
  /** Length of the fused vector, an integer ≥ 1. */
  outputs: number;
  /** R, how many products are added, an integer ≥ 1. */
  factors: number;
  /** Whether the sum over the rank is weighted (the authors' program) or plain (the paper). Default true. */
  weightedRank?: boolean;
  /** Whether a bias is added. Default true. */
  useBias?: boolean;
}

/**
 * Low-rank multimodal fusion, {@link TensorFusion} under a linear map without ever building the tensor:
 * z = Σ_r q_r · Πₘ [1; xₘ]ᵀFₘ,ᵣ + b.
 *
 * Input: two or more vectors [batch, featuresᵢ], audio first. Output: [batch, outputs]. A missing modality is [1; 0].
 * Weights, in order: all Fₘ [featuresₘ + 1, factors · outputs] (the row of the 1 first, the columns of one rank together),
 * then q [1, factors] and b [outputs].
 *
 * Source: Liu et al. 2018, Efficient low-rank multimodal fusion with modality-specific factors, equation (6),
 * https://arxiv.org/abs/1806.00064.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { LowRankFusion } from '@avemo/fusion';
 *
 * const fusion = new LowRankFusion({ outputs: 16, factors: 4 });
 * (fusion.apply([tf.ones([2, 8]), tf.ones([2, 6]), tf.ones([2, 3])]) as tf.Tensor2D).shape; // → [2, 16]
 * LowRankFusion.parameterCount([8, 6, 3], { outputs: 16, factors: 4 }); // → 1300
 * ```
 */
export class LowRankFusion extends FusionLayer {
  /** @nocollapse */
  static className: string = 'LowRankFusion';

  private readonly outputs: number;
  private readonly factors: number;
  private readonly weightedRank: boolean;
  private readonly useBias: boolean;

  constructor(options: LowRankFusionOptions) {
    super(options);
    const { outputs, factors, weightedRank = true, useBias = true } = options;
    requireInteger('LowRankFusion', 'outputs', outputs);
    requireInteger('LowRankFusion', 'factors', factors);
    this.outputs = outputs;
    this.factors = factors;
    this.weightedRank = weightedRank;
    this.useBias = useBias;
  }

  protected override weightSpecs(dims: number[]): WeightSpecs {
    const { outputs, factors } = this;
    return {
      ...Object.fromEntries(dims.map((dim, m) => [`kernel${m}`, [dim + 1, factors * outputs]])),
      ...(this.weightedRank ? { rankWeights: { shape: [1, factors], start: 'ones' } } : {}),
      ...(this.useBias ? { bias: [outputs] } : {}),
    };
  }

  protected override fusedShape([first]: Shape[]): Shape {
    return [first[0], this.outputs];
  }

  protected override combine(parts: tf.Tensor[], weights: Record<string, tf.Tensor>) {
    const { outputs, factors } = this;
    const one = tf.ones([parts[0].shape[0], 1]);
    const terms = product(parts.map((x, m) => linear(tf.concat([one, x], 1), weights[`kernel${m}`])));
    const stacked = tf.reshape(terms, [-1, factors, outputs]);
    const weighted = weights.rankWeights
      ? tf.mul(stacked, tf.reshape(weights.rankWeights, [1, factors, 1]))
      : stacked;
    const sum = tf.sum<tf.Tensor2D>(weighted, 1);
    return weights.bias ? tf.add(sum, weights.bias) : sum;
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { outputs, factors, weightedRank, useBias } = this;
    return { outputs, factors, weightedRank, useBias };
  }
}
tf.serialization.registerClass(LowRankFusion);
