import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { activate, requireActivation, type FusionActivation } from '../layer/activation';
import { linear } from '../layer/linear';
import { softmaxOfPresent } from '../layer/presence';

/** Options of {@link GatedFusion}. */
export interface GatedFusionOptions extends FusionOptions {
  /** Length of the fused vector, an integer ≥ 1. */
  outputs: number;
  /** What follows each projection. Default `'tanh'`. */
  activation?: FusionActivation;
  /** Whether projections and gates have biases. Default true. */
  useBias?: boolean;
}

/**
 * Gated fusion, every output chooses between the modalities: hᵢ = φ(Wᵢᵀxᵢ + bᵢ), g = softmax over the modalities of
 * (Vᵀ[x₁; …; x_M] + c), z = Σᵢ gᵢ ∘ hᵢ.
 *
 * For two modalities this is the gated multimodal unit, z = σ(a) ∘ h₁ + (1 − σ(a)) ∘ h₂, with a the difference of the two
 * gates' logits. {@link GatedFusion.modalityWeights} reads the gates out.
 *
 * Input: two or more vectors [batch, featuresᵢ], audio first. Output: [batch, outputs]. A missing modality has gate 0 and
 * the others share 1; a sample without any gives zeros.
 * Weights, in order: all Wᵢ [featuresᵢ, outputs], V [Σ featuresᵢ, modalities · outputs] (the columns of one modality
 * together), then all bᵢ [outputs] and c [modalities · outputs].
 *
 * Source: Arevalo et al. 2017, Gated multimodal units, equations (1)–(5), https://arxiv.org/abs/1702.01992.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { GatedFusion } from '@avemo/fusion';
 *
 * const fusion = new GatedFusion({ outputs: 4, presence: true });
 * const inputs = [tf.ones([2, 3]), tf.ones([2, 5]), tf.tensor2d([[1, 0], [0, 1]])];
 * (fusion.apply(inputs) as tf.Tensor2D).shape; // → [2, 4]
 * fusion.modalityWeights(inputs).arraySync(); // → [[1, 0], [0, 1]]
 * ```
 */
export class GatedFusion extends FusionLayer {
  /** @nocollapse */
  static className: string = 'GatedFusion';

  override readonly modalityMeasure = 'gate';
  private readonly outputs: number;
  private readonly activation: FusionActivation;
  private readonly useBias: boolean;

  constructor(options: GatedFusionOptions) {
    super(options);
    const { outputs, activation = 'tanh', useBias = true } = options;
    requireInteger('GatedFusion', 'outputs', outputs);
    requireActivation('GatedFusion', activation);
    this.outputs = outputs;
    this.activation = activation;
    this.useBias = useBias;
  }

  /**
   * How much each modality counted in each sample: its gate, averaged over the outputs.
   *
   * @param inputs - As for `apply`.
   * @returns Shares in [0, 1], shape [batch, modalities]; each row sums to 1, or to 0 where every modality is missing.
   * @throws Error before the layer is built.
   */
  override modalityWeights(inputs: tf.Tensor[]): tf.Tensor2D {
    return tf.tidy(() => {
      const weights = this.readWeights('modalityWeights');
      const { parts, context } = this.readInputs(inputs);
      return tf.mean<tf.Tensor2D>(this.gates(parts, weights, context), 2);
    });
  }

  protected override weightSpecs(dims: number[]): WeightSpecs {
    const { outputs } = this;
    const features = dims.reduce((sum, dim) => sum + dim, 0);
    const biases = Object.fromEntries(dims.map((_, m) => [`bias${m}`, [outputs]]));
    return {
      ...Object.fromEntries(dims.map((dim, m) => [`kernel${m}`, [dim, outputs]])),
      gateKernel: [features, dims.length * outputs],
      ...(this.useBias ? { ...biases, gateBias: [dims.length * outputs] } : {}),
    };
  }

  protected override fusedShape([first]: Shape[]): Shape {
    return [first[0], this.outputs];
  }

  protected override combine(parts: tf.Tensor[], weights: Record<string, tf.Tensor>, context: FusionContext) {
    const hidden = parts.map((x, m) =>
      activate(linear(x, weights[`kernel${m}`], weights[`bias${m}`]), this.activation),
    );
    return tf.sum<tf.Tensor2D>(tf.mul(this.gates(parts, weights, context), tf.stack(hidden, 1)), 1);
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { outputs, activation, useBias } = this;
    return { outputs, activation, useBias };
  }

  /** Gates [batch, modalities, outputs]. */
  private gates(parts: tf.Tensor[], weights: Record<string, tf.Tensor>, { present }: FusionContext) {
    const all = linear(tf.concat(parts, 1), weights.gateKernel, weights.gateBias);
    const logits = tf.reshape(all, [-1, parts.length, this.outputs]);
    // softmax of tfjs works on the last axis
    const byOutput = tf.transpose(logits, [0, 2, 1]);
    return tf.transpose(softmaxOfPresent(byOutput, present), [0, 2, 1]);
  }
}
tf.serialization.registerClass(GatedFusion);
