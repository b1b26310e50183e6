import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireInteger, requireOneOf } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { linear, product } from '../layer/linear';
import { normalizationNames, normalizations, type BilinearNormalization } from './normalizations';
import { orNeutral } from '../layer/presence';

/** Options of {@link MfhFusion}. */
export interface MfhFusionOptions extends FusionOptions {
  /** O, length of what one block gives, an integer ≥ 1; the fused vector has blocks · outputs values. */
  outputs: number;
  /** K, how many neighbouring products are summed to one output, an integer ≥ 1. */
  factors: number;
  /** How many MFB blocks are cascaded, an integer ≥ 1. Default 2. */
  blocks?: number;
  /** Whether the projections have biases. Default true. */
  useBias?: boolean;
  /** What follows the sum pooling of each block. Default `'power'`. */
  normalization?: BilinearNormalization;
}

/**
 * Multimodal factorised high-order pooling, a cascade of MFB blocks: e₁ = U₁ᵀx ∘ V₁ᵀy, eᵢ = eᵢ₋₁ ∘ (Uᵢᵀx ∘ Vᵢᵀy),
 * z = [N(SumPool_K(e₁)), …, N(SumPool_K(e_B))].
 *
 * Input: two or more vectors [batch, featuresᵢ], audio first. Output: [batch, blocks · outputs]. A missing modality is the
 * factor 1. Weights, in order: block by block the kernels [featuresᵢ, outputs · factors], then in the same order the
 * biases [outputs · factors].
 *
 * Source: Yu, Yu, Xiang, Fan & Tao 2018, Beyond bilinear, equations (9)–(12), https://arxiv.org/abs/1708.03619.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { MfhFusion } from '@avemo/fusion';
 *
 * const fusion = new MfhFusion({ outputs: 16, factors: 4, blocks: 3 });
 * (fusion.apply([tf.ones([2, 8]), tf.ones([2, 6])]) as tf.Tensor2D).shape; // → [2, 48]
 * ```
 */
export class MfhFusion extends FusionLayer {
  /** @nocollapse */
  static className: string = 'MfhFusion';

  private readonly outputs: number;
  private readonly factors: number;
  private readonly blocks: number;
  private readonly useBias: boolean;
  private readonly normalization: BilinearNormalization;

  constructor(options: MfhFusionOptions) {
    super(options);
    const { outputs, factors, blocks = 2, useBias = true, normalization = 'power' } = options;
    const caller = this.getClassName();
    requireInteger(caller, 'outputs', outputs);
    requireInteger(caller, 'factors', factors);
    requireInteger(caller, 'blocks', blocks);
    requireOneOf(caller, 'normalization', normalization, normalizationNames);
    this.outputs = outputs;
    this.factors = factors;
    this.blocks = blocks;
    this.useBias = useBias;
    this.normalization = normalization;
  }

  protected override weightSpecs(dims: number[]): WeightSpecs {
    const width = this.outputs * this.factors;
    const each = (name: string, shape: (dim: number) => number[]) =>
      Array.from({ length: this.blocks }, (_, block) =>
        dims.map((dim, m) => [`${name}${block}_${m}`, shape(dim)] as const),
      ).flat();
    return Object.fromEntries([
      ...each('kernel', (dim) => [dim, width]),
      ...(this.useBias ? each('bias', () => [width]) : []),
    ]);
  }

  protected override fusedShape([first]: Shape[]): Shape {
    return [first[0], this.blocks * this.outputs];
  }

  protected override combine(
    parts: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    { present }: FusionContext,
  ) {
    const { outputs, factors, blocks, normalization } = this;
    let cascade: tf.Tensor[] = [];
    const pooled = Array.from({ length: blocks }, (_, block) => {
      const projected = parts.map((x, m) => {
        const z = linear(x, weights[`kernel${block}_${m}`], weights[`bias${block}_${m}`]);
        return orNeutral(z, present?.[m], 1);
      });
      const e = product([...cascade, ...projected]);
      cascade = [e];
      return normalizations[normalization](tf.sum<tf.Tensor2D>(tf.reshape(e, [-1, outputs, factors]), 2));
    });
    return blocks > 1 ? tf.concat(pooled, 1) : pooled[0];
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { outputs, factors, blocks, useBias, normalization } = this;
    return { outputs, factors, blocks, useBias, normalization };
  }
}
tf.serialization.registerClass(MfhFusion);
