import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireBoolean, requireInteger } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import { linear } from '../layer/linear';
import { stepsOf } from '../layer/sample-shapes';
import type { WeightSpecs } from '../layer/weight-specs';
import { requireModelStreams } from './model-streams';

/** Options of {@link HiddenLinearFusion}. */
export interface HiddenLinearFusionOptions extends FusionOptions {
  /** How many emotion dimensions are predicted, an integer ≥ 1. */
  outputs: number;
  /** Whether a bias is added. Default false, as in the paper. */
  useBias?: boolean;
}

/**
 * Predicts from the hidden states of several models by one linear map: Z = Cᵀ W, C = [h₁; …; hₙ].
 *
 * Input: the hidden states of the models, [h₁, …, hₙ], audio first, all [batch, hidden featuresᵢ] or all
 * [batch, time, hidden featuresᵢ], the latter followed by a mask [batch, time] if frames are padding; with `presence` that
 * mask comes last. Output: [batch, outputs] or [batch, time, outputs]; padded frames give zeros, or the bias, and a missing
 * model adds nothing. Weights: W [Σ hidden features, outputs], then b [outputs].
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, equation (7).
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { HiddenLinearFusion } from '@avemo/fusion';
 *
 * const fusion = new HiddenLinearFusion({ outputs: 1, weights: [tf.tensor2d([[1], [10], [100]])] });
 * (fusion.apply([tf.tensor2d([[1, 2]]), tf.tensor2d([[3]])]) as tf.Tensor2D).arraySync(); // → [[321]]
 * HiddenLinearFusion.parameterCount([32, 128], { outputs: 2 }); // → 320
 * ```
 */
export class HiddenLinearFusion extends FusionLayer {
  /** @nocollapse */
  static className: string = 'HiddenLinearFusion';

  override supportsMasking = true;
  protected override readonly sharedMask = true;
  protected override readonly keepsTime = true;
  private readonly outputs: number;
  private readonly useBias: boolean;

  constructor(options: HiddenLinearFusionOptions) {
    super(options);
    const { outputs, useBias = false } = options;
    requireInteger('HiddenLinearFusion', 'outputs', outputs);
    requireBoolean('HiddenLinearFusion', 'useBias', useBias);
    this.outputs = outputs;
    this.useBias = useBias;
  }

  protected override requireShapes(shapes: Shape[]): void {
    requireModelStreams('HiddenLinearFusion', shapes, 'the hidden states of the models');
  }

  protected override weightSpecs(dims: number[]): WeightSpecs {
    const features = dims.reduce((sum, dim) => sum + dim, 0);
    return { kernel: [features, this.outputs], ...(this.useBias ? { bias: [this.outputs] } : {}) };
  }

  protected override fusedShape([first]: Shape[]): Shape {
    return [...first.slice(0, -1), this.outputs];
  }

  protected override combine(parts: tf.Tensor[], { kernel, bias }: Record<string, tf.Tensor>): tf.Tensor {
    return linear(tf.concat(parts, -1), kernel, bias);
  }

  protected override multiplications(sampleShapes: number[][]): number {
    return stepsOf(sampleShapes[0]) * super.multiplications(sampleShapes);
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { outputs, useBias } = this;
    return { outputs, useBias };
  }
}
tf.serialization.registerClass(HiddenLinearFusion);
