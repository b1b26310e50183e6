import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireBoolean } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import { linear } from '../layer/linear';
import { stepsOf } from '../layer/sample-shapes';
import type { WeightSpecs } from '../layer/weight-specs';
import { requireModelStreams, requireOneWidth } from './model-streams';

/** Options of {@link OutputLinearFusion}. */
export interface OutputLinearFusionOptions extends FusionOptions {
  /**
   * Whether a fused dimension also sees the models' other dimensions. Default false: one weight per model, as in the
   * paper.
   */
  crossOutputs?: boolean;
  /** Whether a bias is added. Default false, as in the paper. */
  useBias?: boolean;
}

/**
 * Fuses the predictions of several models by fixed learned weights, the baseline without attention:
 * z_m = Σᵢ wᵢ y_{m,i}, that is Z = Y W with Y [outputs, models] and W [models, 1].
 *
 * With `crossOutputs` it is a dense layer over all predictions: Z = [y₁; …; yₙ] W.
 *
 * Input: the predictions of the models, [y₁, …, yₙ], audio first, all [batch, outputs] or all [batch, time, outputs], the
 * latter followed by a mask [batch, time] if frames are padding; with `presence` that mask comes last. Output: the shape
 * of one of them; padded frames give zeros, or the bias, and a missing prediction adds nothing. Weights: W [models, 1], or
 * [models · outputs, outputs] with `crossOutputs`; then b [outputs].
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, equation (6).
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { OutputLinearFusion } from '@avemo/fusion';
 *
 * const fusion = new OutputLinearFusion({ weights: [tf.tensor2d([[0.75], [0.25]])] });
 * const predicted = [tf.tensor2d([[0.2, 0.6]]), tf.tensor2d([[0.4, -0.2]])]; // of audio and video
 * (fusion.apply(predicted) as tf.Tensor2D).arraySync(); // → [[0.25, 0.4]]
 * OutputLinearFusion.parameterCount([2, 2], { crossOutputs: true }); // → 8
 * ```
 */
export class OutputLinearFusion extends FusionLayer {
  /** @nocollapse */
  static className: string = 'OutputLinearFusion';

  override supportsMasking = true;
  protected override readonly sharedMask = true;
  protected override readonly keepsTime = true;
  private readonly crossOutputs: boolean;
  private readonly useBias: boolean;

  constructor(options: OutputLinearFusionOptions = {}) {
    super(options);
    const { crossOutputs = false, useBias = false } = options;
    requireBoolean('OutputLinearFusion', 'crossOutputs', crossOutputs);
    requireBoolean('OutputLinearFusion', 'useBias', useBias);
    this.crossOutputs = crossOutputs;
    this.useBias = useBias;
  }

  protected override requireShapes(shapes: Shape[]): void {
    requireModelStreams('OutputLinearFusion', shapes, 'the predictions of the models');
    requireOneWidth('OutputLinearFusion', shapes);
  }

  protected override weightSpecs(dims: number[]): WeightSpecs {
    const [outputs] = dims;
    const kernel = this.crossOutputs ? [dims.length * outputs, outputs] : [dims.length, 1];
    return { kernel, ...(this.useBias ? { bias: [outputs] } : {}) };
  }

  protected override fusedShape([first]: Shape[]): Shape {
    return first;
  }

  protected override combine(parts: tf.Tensor[], { kernel, bias }: Record<string, tf.Tensor>): tf.Tensor {
    if (this.crossOutputs) return linear(tf.concat(parts, -1), kernel, bias);
    const fused = tf.squeeze(linear(tf.stack(parts, -1), kernel), [-1]);
    return bias ? tf.add(fused, bias) : fused;
  }

  protected override multiplications(sampleShapes: number[][]): number {
    const [first] = sampleShapes;
    const outputs = first[first.length - 1];
    return stepsOf(first) * sampleShapes.length * outputs * (this.crossOutputs ? outputs : 1);
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { crossOutputs, useBias } = this;
    return { crossOutputs, useBias };
  }
}
tf.serialization.registerClass(OutputLinearFusion);
