import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { FusionLayer, type FusionContext, type FusionOptions, type WeightSpecs } from './fusion-layer';
import { activate, requireActivation, type FusionActivation } from './internal/activation';
import { linear, total } from './internal/linear';
import { orNeutral } from './internal/presence';
import { safeNorm } from './l2-normalize';

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
 * Source: the baseline "linear sum" of Ben-younes et al. 2019 (BLOCK, arXiv 1902.00038).
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

  /**
   * How much each modality counted in each sample: its share of the lengths of the terms, ‖φ(Wᵢᵀxᵢ + bᵢ)‖ / Σⱼ ‖…ⱼ‖.
   *
   * @param inputs As for `apply`.
   * @returns Shares in [0, 1], shape [batch, modalities]; each row sums to 1, or to 0 where every term is zero.
   * @throws Error before the layer is built.
   */
  modalityShares(inputs: tf.Tensor[]): tf.Tensor2D {
    return tf.tidy(() => {
      const weights = this.readWeights('modalityShares');
      const { parts, context } = this.readInputs(inputs);
      const norms = tf.concat(this.terms(parts, weights, context).map(safeNorm), 1);
      return tf.divNoNan(norms, tf.sum(norms, 1, true)) as tf.Tensor2D;
    });
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

  protected override combine(parts: tf.Tensor[], weights: Record<string, tf.Tensor>, context: FusionContext) {
    return total(this.terms(parts, weights, context));
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { outputs, activation, useBias } = this;
    return { outputs, activation, useBias };
  }

  private terms(parts: tf.Tensor[], weights: Record<string, tf.Tensor>, { present }: FusionContext) {
    return parts.map((x, m) => {
      const term = activate(linear(x, weights[`kernel${m}`], weights[`bias${m}`]), this.activation);
      return orNeutral(term, present?.[m], 0);
    });
  }
}
tf.serialization.registerClass(LinearSumFusion);
