import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { activate, requireActivation, type FusionActivation } from '../layer/activation';
import { linear, total } from '../layer/linear';
import { orNeutral } from '../layer/presence';

/** Options of {@link LinearSumFusion}. */
export interface LinearSumFusionOptions extends FusionOptions {
  /** Length of the fused vector, an integer ≥ 1. */
  outputs: number;
  /** What follows each projection. Default `'none'`. */
  activation?: FusionActivation;
  /** Whether each projection has a bias. Default true. */
  useBias?: boolean;
}

/**
 * Projects each modality to a common space and adds: z = Σᵢ φ(Wᵢᵀxᵢ + bᵢ).
 *
 * Input: two or more vectors [batch, featuresᵢ], audio first. Output: [batch, outputs]. A missing modality adds nothing.
 * Weights, in order: all Wᵢ [featuresᵢ, outputs], then all bᵢ [outputs].
 *
 * Source: the baseline "linear sum" of Ben-younes et al. 2019 (BLOCK), https://arxiv.org/abs/1902.00038.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { LinearSumFusion } from '@avemo/fusion';
 *
 * const weights = [tf.tensor2d([[1], [1]]), tf.tensor2d([[10]])];
 * const fusion = new LinearSumFusion({ outputs: 1, useBias: false, weights });
 * (fusion.apply([tf.tensor2d([[1, 2]]), tf.tensor2d([[3]])]) as tf.Tensor2D).arraySync(); // → [[33]]
 * ```
 */
export class LinearSumFusion extends FusionLayer {
  /** @nocollapse */
  static className: string = 'LinearSumFusion';

  private readonly outputs: number;
  private readonly activation: FusionActivation;
  private readonly useBias: boolean;

  constructor(options: LinearSumFusionOptions) {
    super(options);
    const { outputs, activation = 'none', useBias = true } = options;
    requireInteger('LinearSumFusion', 'outputs', outputs);
    requireActivation('LinearSumFusion', activation);
    this.outputs = outputs;
    this.activation = activation;
    this.useBias = useBias;
  }

  protected override weightSpecs(dims: number[]): WeightSpecs {
    const { outputs } = this;
    return {
      ...Object.fromEntries(dims.map((dim, m) => [`kernel${m}`, [dim, outputs]])),
      ...(this.useBias ? Object.fromEntries(dims.map((_, m) => [`bias${m}`, [outputs]])) : {}),
    };
  }

  protected override fusedShape([first]: Shape[]): Shape {
    return [first[0], this.outputs];
  }

  protected override combine(
    parts: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    { present }: FusionContext,
  ) {
    const terms = parts.map((x, m) => {
      const term = activate(linear(x, weights[`kernel${m}`], weights[`bias${m}`]), this.activation);
      return orNeutral(term, present?.[m], 0);
    });
    return total(terms);
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { outputs, activation, useBias } = this;
    return { outputs, activation, useBias };
  }
}
tf.serialization.registerClass(LinearSumFusion);
