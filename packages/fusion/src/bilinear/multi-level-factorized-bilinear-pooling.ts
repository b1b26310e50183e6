import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireBoolean, requireInteger, requireOneOf } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import { sizeOf } from '../layer/sample-shapes';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import {
  multiLevelFactorizedBilinear,
  type MultiLevelFactorizedBilinearWeights,
} from './multi-level-factorized-bilinear';
import { asBiases, requireTrunks } from './trunks';
import { normalizationNames, normalizations, type BilinearNormalization } from './normalizations';

/** Options of {@link MultiLevelFactorizedBilinearPooling}. */
export interface MultiLevelFactorizedBilinearPoolingOptions extends FusionOptions {
  /**
   * H, how many trunks a padded sample has, an integer ≥ 1; 6 for AFEW and 19 for IEMOCAP in the paper. A `shared` layer
   * takes any number of trunks.
   */
  trunks: number;
  /** O, the length of the fused vector, an integer ≥ 1; 192 in the paper. */
  outputs: number;
  /** K, how many neighbouring products are summed to one output, an integer ≥ 1; 2 in the paper. */
  factors: number;
  /** Whether all trunks share one P̃ and one Q̃ (and their biases). Default false, as in the paper. */
  shared?: boolean;
  /** Whether the projections have biases. Default true. */
  useBias?: boolean;
  /** What follows the sum over trunks. Default `'l2'`, as in the paper. */
  normalization?: BilinearNormalization;
}

/**
 * Fuses two streams trunk by trunk (M-FBP): I = Σ_h SumPool_K(P̃_hᵀ x_h ∘ Q̃_hᵀ y_h), then L2 normalisation.
 *
 * A trunk is a segment of the utterance; each has its own P̃_h and Q̃_h, so that the fusion may change in the course of a
 * sentence. With one trunk it is `FactorizedBilinearPooling`, starting weights included. A trunk that the mask leaves out
 * adds nothing (its biases neither), and its content, NaN included, reaches neither the result nor a gradient.
 *
 * Input: [x, y] or [x, y, mask], audio first, shapes [batch, trunks, x features], [batch, trunks, y features] and
 * [batch, trunks], nonzero for trunks that exist; `FrameTrunks` makes them of frames. A Keras mask is used when no mask is
 * given as input; with `presence` the presence mask comes last, and the projections of a missing modality are 1, so that the
 * other one passes alone. Output: [batch, outputs]. Weights, in order: P̃ [H, x features, outputs · factors],
 * Q̃ [H, y features, outputs · factors], then with biases those of x and of y [H, outputs · factors]; H is 1 when `shared`.
 *
 * Source: AM-FBP, Zhou et al. 2021, equation (19), https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { MultiLevelFactorizedBilinearPooling } from '@avemo/fusion';
 *
 * const fusion = new MultiLevelFactorizedBilinearPooling({ trunks: 6, outputs: 192, factors: 2, seed: 1 });
 * const mask = tf.tensor2d([[1, 1, 1, 1, 0, 0]]); // an utterance of four trunks, padded to six
 * const fused = fusion.apply([tf.ones([1, 6, 256]), tf.ones([1, 6, 256]), mask]) as tf.Tensor2D;
 * fused.shape; // → [1, 192]
 * ```
 */
export class MultiLevelFactorizedBilinearPooling extends FusionLayer {
  /** @nocollapse */
  static className: string = 'MultiLevelFactorizedBilinearPooling';

  override supportsMasking = true;
  protected override readonly sharedMask = true;
  protected override readonly blanks = false;
  protected override readonly inputs = [
    { name: 'x', axes: ['batch', 'trunks', 'x features'] },
    { name: 'y', axes: ['batch', 'trunks', 'y features'] },
  ];
  private readonly trunks: number;
  private readonly outputs: number;
  private readonly factors: number;
  private readonly shared: boolean;
  private readonly useBias: boolean;
  private readonly normalization: BilinearNormalization;

  constructor(options: MultiLevelFactorizedBilinearPoolingOptions) {
    super(options);
    const caller = this.getClassName();
    const { trunks, outputs, factors, shared = false, useBias = true, normalization = 'l2' } = options;
    requireInteger(caller, 'trunks', trunks);
    requireInteger(caller, 'outputs', outputs);
    requireInteger(caller, 'factors', factors);
    requireBoolean(caller, 'shared', shared);
    requireOneOf(caller, 'normalization', normalization, normalizationNames);
    this.trunks = trunks;
    this.outputs = outputs;
    this.factors = factors;
    this.shared = shared;
    this.useBias = useBias;
    this.normalization = normalization;
  }

  protected override requireShapes(shapes: Shape[]): void {
    super.requireShapes(shapes);
    if (!this.shared) requireTrunks(this.getClassName(), shapes, this.trunks);
  }

  protected override weightSpecs([x, y]: number[]): WeightSpecs {
    const levels = this.shared ? 1 : this.trunks;
    const width = this.outputs * this.factors;
    const biases = { xBias: [levels, width], yBias: [levels, width] };
    return {
      xKernel: [levels, x, width],
      yKernel: [levels, y, width],
      ...(this.useBias ? asBiases(biases) : {}),
    };
  }

  protected override fusedShape([[batch]]: Shape[]): Shape {
    return [batch, this.outputs];
  }

  protected override combine(
    parts: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    { present, mask }: FusionContext,
  ): tf.Tensor {
    const [x, y] = parts as tf.Tensor3D[];
    const presence = present && (tf.concat(present, 1) as tf.Tensor2D);
    const options = { factors: this.factors, mask, presence };
    const matrices = weights as unknown as MultiLevelFactorizedBilinearWeights;
    return normalizations[this.normalization](multiLevelFactorizedBilinear(x, y, matrices, options));
  }

  protected override multiplications(sampleShapes: number[][]): number {
    return sampleShapes.reduce((sum, shape) => sum + sizeOf(shape), 0) * this.outputs * this.factors;
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { trunks, outputs, factors, shared, useBias, normalization } = this;
    return { trunks, outputs, factors, shared, useBias, normalization };
  }
}
tf.serialization.registerClass(MultiLevelFactorizedBilinearPooling);
