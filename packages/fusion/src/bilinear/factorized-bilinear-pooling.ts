import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireInteger, requireOneOf } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import {
  factorizedBilinear,
  type FactorizedBilinearOptions,
  type FactorizedBilinearWeights,
} from './factorized-bilinear';
import { vectorPair } from './pair';
import { normalizationNames, normalizations, type BilinearNormalization } from './normalizations';

/** Options of {@link FactorizedBilinearPooling}. */
export interface FactorizedBilinearPoolingOptions extends FusionOptions {
  /** O, the length of the fused vector, an integer ≥ 1. */
  outputs: number;
  /** K, how many neighbouring products are summed to one output (the rank of its matrix), an integer ≥ 1. */
  factors: number;
  /** Whether the two projections have biases. Default true. */
  useBias?: boolean;
  /** What follows the sum pooling. Default `'l2'`, as in the paper. */
  normalization?: BilinearNormalization;
}

/**
 * Fuses two vectors by factorised bilinear pooling: I = SumPool_K(P̃ᵀx ∘ Q̃ᵀy), then L2 normalisation.
 *
 * Every output sees all products of an audio and a video feature, at the cost of two projections. This is G-FBP where x
 * and y are the attention-pooled vectors. Dropout is left to the model around it.
 *
 * Input: [x, y], audio first, shapes [batch, x features] and [batch, y features]; with `presence` [x, y, present]. Output:
 * [batch, outputs]. The projection of a missing modality is 1, so that the other one passes alone.
 * Weights, in order: P̃ [x features, outputs · factors], Q̃ [y features, outputs · factors], then with biases those of x
 * and of y [outputs · factors]. A pair whose sums are all zero gives zeros and a zero gradient.
 *
 * The paper has K = 4 and O = 128 and feeds the vectors to fully connected layers, hence `useBias: true`; its formula is
 * `useBias: false`.
 *
 * Source: AM-FBP, Zhou et al. 2021, equations (12)–(14), https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { FactorizedBilinearPooling } from '@avemo/fusion';
 *
 * const fusion = new FactorizedBilinearPooling({ outputs: 128, factors: 4, seed: 1 });
 * const fused = fusion.apply([tf.ones([2, 256]), tf.ones([2, 512])]) as tf.Tensor2D;
 * fused.shape; // → [2, 128]
 * FactorizedBilinearPooling.parameterCount([256, 256], { outputs: 128, factors: 4 }); // → 263168
 * ```
 */
export class FactorizedBilinearPooling extends FusionLayer {
  /** @nocollapse */
  static className: string = 'FactorizedBilinearPooling';

  protected override readonly inputs = vectorPair;
  protected override readonly blanks = false;
  private readonly outputs: number;
  private readonly factors: number;
  private readonly useBias: boolean;
  private readonly normalization: BilinearNormalization;

  constructor(options: FactorizedBilinearPoolingOptions) {
    super(options);
    const caller = this.getClassName();
    const { outputs, factors, useBias = true, normalization = 'l2' } = options;
    requireInteger(caller, 'outputs', outputs);
    requireInteger(caller, 'factors', factors);
    requireOneOf(caller, 'normalization', normalization, normalizationNames);
    this.outputs = outputs;
    this.factors = factors;
    this.useBias = useBias;
    this.normalization = normalization;
  }

  protected override weightSpecs([x, y]: number[]): WeightSpecs {
    const width = this.outputs * this.factors;
    const biases = { xBias: [width], yBias: [width] };
    return { xKernel: [x, width], yKernel: [y, width], ...(this.useBias ? biases : {}) };
  }

  protected override fusedShape([[batch]]: Shape[]): Shape {
    return [batch, this.outputs];
  }

  protected override combine(
    parts: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    { present }: FusionContext,
  ): tf.Tensor {
    const [x, y] = parts as tf.Tensor2D[];
    const presence = present && (tf.concat(present, 1) as tf.Tensor2D);
    const sums = this.bilinear(x, y, weights as unknown as FactorizedBilinearWeights, {
      factors: this.factors,
      presence,
    });
    return normalizations[this.normalization](sums);
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { outputs, factors, useBias, normalization } = this;
    return { outputs, factors, useBias, normalization };
  }

  /** The sums before the normalisation. */
  protected bilinear(
    x: tf.Tensor2D,
    y: tf.Tensor2D,
    weights: FactorizedBilinearWeights,
    options: FactorizedBilinearOptions,
  ): tf.Tensor2D {
    return factorizedBilinear(x, y, weights, options);
  }
}
tf.serialization.registerClass(FactorizedBilinearPooling);
