import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireModelStreams, requireOneWidth } from '../joint/model-streams';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import { keepFrames } from '../layer/keep-frames';
import type { LayerKwargs } from '../layer/layer-options';
import { stepsOf } from '../layer/sample-shapes';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { modelAttention } from './model-attention';

/** Options of {@link BimodalAttentionFusion}. */
export type BimodalAttentionFusionOptions = FusionOptions;

/**
 * Fuses the predictions of several models by attention over the models, separately for every output dimension:
 * z_m = Σᵢ a_{m,i} y_{m,i} with a_m = softmax over the models of Cᵀ W_m, C = [h₁; …; hₙ].
 *
 * The hidden states tell which model to trust at this moment, and audio may lead in arousal while video leads in valence.
 * Two models or more: a third for early-fused features is one more of them.
 *
 * Input: the hidden states and then the predictions of the same models, [h₁, …, hₙ, y₁, …, yₙ], audio first: hᵢ
 * [batch, hidden featuresᵢ], yᵢ [batch, outputs], or with a time axis [batch, time, …] and then, if frames are padding, a
 * mask [batch, time] behind them; with `presence` that mask comes last. Output: [batch, outputs] or [batch, time, outputs];
 * padded frames give zeros, a missing model has weight 0, and what they hold, NaN included, reaches no gradient. Weights:
 * W [outputs, Σ hidden features, models].
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, equations (3)–(5).
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { BimodalAttentionFusion } from '@avemo/fusion';
 *
 * const fusion = new BimodalAttentionFusion({ weights: [tf.zeros([2, 160, 2])] }); // no model is preferred yet
 * const hidden = [tf.ones([1, 32]), tf.ones([1, 128])];
 * const predicted = [tf.tensor2d([[0.2, 0.6]]), tf.tensor2d([[0.4, -0.2]])]; // valence and arousal
 * (fusion.apply([...hidden, ...predicted]) as tf.Tensor2D).arraySync(); // → [[0.3, 0.2]]
 * BimodalAttentionFusion.parameterCount([32, 128, 2, 2]); // → 640
 * ```
 */
export class BimodalAttentionFusion extends FusionLayer {
  /** @nocollapse */
  static className: string = 'BimodalAttentionFusion';

  override supportsMasking = true;
  override readonly modalityMeasure = 'attention';
  protected override readonly sharedMask = true;
  protected override readonly keepsTime = true;

  constructor(options: BimodalAttentionFusionOptions = {}) {
    super(options);
  }

  /**
   * The weights that the layer gives to the models, for every output dimension.
   *
   * @param inputs - As for `apply`.
   * @param kwargs - `{ mask }` for a Keras mask.
   * @returns Weights in [0, 1], shape [batch, outputs, models] or [batch, time, outputs, models]; over the models they
   * sum to 1, or to 0 where none is there.
   * @throws Error before the layer is built.
   */
  attentionWeights(inputs: tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      const weights = this.readWeights('attentionWeights');
      const { parts, context } = this.readInputs(inputs, kwargs);
      return this.weigh(parts, weights, context);
    });
  }

  /**
   * How much each model counted: its attention, averaged over the output dimensions.
   *
   * @param inputs - As for `apply`.
   * @param kwargs - `{ mask }` for a Keras mask.
   * @returns Weights in [0, 1], shape [batch, models] or [batch, time, models]; they sum to 1, or to 0 where a step or all
   * models are missing.
   * @throws Error before the layer is built.
   */
  override modalityWeights(inputs: tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      const weights = this.readWeights('modalityWeights');
      const { parts, context } = this.readInputs(inputs, kwargs);
      const shares = tf.mean(this.weigh(parts, weights, context), -2);
      return context.mask ? keepFrames(shares, context.mask) : shares;
    });
  }

  protected override requireShapes(shapes: Shape[]): void {
    const what = 'the hidden states and then the predictions of the models';
    requireModelStreams('BimodalAttentionFusion', shapes, what);
    if (shapes.length % 2 !== 0) {
      throw new RangeError(
        'BimodalAttentionFusion: expected as many predictions as hidden states, [h₁, …, hₙ, y₁, …, yₙ]; ' +
          `got ${shapes.length} input${shapes.length === 1 ? '' : 's'}.`,
      );
    }
    requireOneWidth('BimodalAttentionFusion', shapes.slice(shapes.length / 2));
  }

  protected override modalityOf(streams: number): number[] {
    return Array.from({ length: streams }, (_, i) => i % (streams / 2));
  }

  protected override weightSpecs(dims: number[]): WeightSpecs {
    const models = dims.length / 2;
    const features = dims.slice(0, models).reduce((sum, dim) => sum + dim, 0);
    return { kernel: [dims[models], features, models] };
  }

  protected override fusedShape(shapes: Shape[]): Shape {
    return shapes[shapes.length / 2];
  }

  protected override combine(parts: tf.Tensor[], weights: Record<string, tf.Tensor>, context: FusionContext) {
    const predictions = parts.slice(parts.length / 2);
    return tf.sum(tf.mul(this.weigh(parts, weights, context), tf.stack(predictions, -1)), -1);
  }

  protected override multiplications(sampleShapes: number[][]): number {
    return stepsOf(sampleShapes[0]) * super.multiplications(sampleShapes);
  }

  protected override settings(): tf.serialization.ConfigDict {
    return {};
  }

  private weigh(parts: tf.Tensor[], { kernel }: Record<string, tf.Tensor>, { present }: FusionContext) {
    return modelAttention(parts.slice(0, parts.length / 2), kernel as tf.Tensor3D, present);
  }
}
tf.serialization.registerClass(BimodalAttentionFusion);
