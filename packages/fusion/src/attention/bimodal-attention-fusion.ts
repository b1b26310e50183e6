import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable, Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import type { ExplanationMeasure } from '../explain/explanation';
import { requireInputDims, shapeList, tensorList } from '../layer/inputs';
import {
  requireKernelInitializer,
  seededInitializer,
  type KernelInitializer,
} from '../layer/kernel-initializer';
import { keepFrames } from '../layer/keep-frames';
import { Layer } from '../layer/layer';
import type { LayerKwargs, LayerOptions } from '../layer/layer-options';
import { softmaxOfPresent } from '../layer/presence';
import { requireBuilt } from '../layer/require-built';
import { besideStreams, maskBehind, projectLast, readStreams, requireStreams } from '../layer/streams';
import { readSampleShapes, stepsOf, type SampleShape } from '../layer/sample-shapes';

/** Options of {@link BimodalAttentionFusion}. */
export interface BimodalAttentionFusionOptions extends LayerOptions {
  /** Whether the last input is a presence mask [batch, models], nonzero where a sample has the streams of a model. Default false. */
  presence?: boolean;
  /** How the W_m start. Default `'glorot'`. */
  kernelInitializer?: KernelInitializer;
  /** Integer ≥ 0 that fixes the starting weights; the W_m differ. Default 0. */
  seed?: number;
}

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
 * padded frames give zeros, a missing model has weight 0, and what they hold, NaN included, reaches no gradient. Weights: W [outputs, Σ hidden features, models].
 *
 * Source: Lucas, Ghaleb & Asteriadis 2020, Deep, dimensional and multimodal emotion recognition using attention
 * mechanisms, equations (3)–(5).
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
 * ```
 */
export class BimodalAttentionFusion extends Layer {
  /** @nocollapse */
  static className: string = 'BimodalAttentionFusion';

  override supportsMasking = true;
  /** What `modalityWeights` measures. */
  readonly modalityMeasure: ExplanationMeasure = 'attention';
  private readonly kernelInitializer: KernelInitializer;
  private readonly seed: number;
  private readonly presence: boolean;
  private kernel!: LayerVariable;

  constructor(options: BimodalAttentionFusionOptions = {}) {
    super(options);
    const { presence = false, kernelInitializer = 'glorot', seed = 0 } = options;
    requireKernelInitializer('BimodalAttentionFusion', kernelInitializer);
    requireInteger('BimodalAttentionFusion', 'seed', seed, { min: 0 });
    this.kernelInitializer = kernelInitializer;
    this.seed = seed;
    this.presence = presence;
  }

  /**
   * The number of weights before building: outputs · Σ hidden features · models.
   *
   * @param inputDims The features of each input, [h₁, …, hₙ, y₁, …, yₙ].
   *
   * @example
   * ```ts
   * import { BimodalAttentionFusion } from '@avemo/fusion';
   *
   * BimodalAttentionFusion.parameterCount([32, 128, 2, 2]); // → 640
   * ```
   */
  static parameterCount(inputDims: readonly number[]): number {
    requireInputDims('BimodalAttentionFusion.parameterCount', inputDims);
    const { hidden, predictions } = halves(inputDims.map((size) => [null, size]));
    return predictions[0][1]! * lastSizes(hidden) * hidden.length;
  }

  /**
   * The multiply–accumulates of one sample in one forward pass: steps · outputs · Σ hidden features · models.
   *
   * @param sampleShapes The shape of one sample of each input, [h₁, …, hₙ, y₁, …, yₙ].
   */
  static macCount(sampleShapes: readonly SampleShape[]): number {
    const shapes = readSampleShapes('BimodalAttentionFusion.macCount', sampleShapes);
    const dims = shapes.map((shape) => shape[shape.length - 1]);
    return stepsOf(shapes[0]) * BimodalAttentionFusion.parameterCount(dims);
  }

  override build(inputShape: Shape | Shape[]): void {
    const { hidden, predictions } = requireModels(shapeList(inputShape), this.presence);
    const outputs = lastSizes(predictions.slice(0, 1));
    this.kernel = this.addWeight(
      'kernel',
      [outputs, lastSizes(hidden), hidden.length],
      'float32',
      seededInitializer(this.kernelInitializer, this.seed, 0, outputs),
    );
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const { hidden, predictions, present } = this.read(inputs, kwargs);
      return tf.sum(tf.mul(this.weigh(hidden, present), tf.stack(predictions, -1)), -1);
    });
  }

  /**
   * The weights that the layer gives to the models, for every output dimension.
   *
   * @param inputs As for `apply`.
   * @param kwargs `{ mask }` for a Keras mask.
   * @returns Weights in [0, 1], shape [batch, outputs, models] or [batch, time, outputs, models]; over the models they
   * sum to 1, or to 0 where none is there.
   * @throws Error before the layer is built.
   */
  attentionWeights(inputs: tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    requireBuilt(this, 'attentionWeights');
    return tf.tidy(() => {
      const { hidden, present } = this.read(inputs, kwargs);
      return this.weigh(hidden, present);
    });
  }

  /**
   * How much each model counted: its attention, averaged over the output dimensions.
   *
   * @param inputs As for `apply`.
   * @param kwargs `{ mask }` for a Keras mask.
   * @returns Weights in [0, 1], shape [batch, models] or [batch, time, models]; they sum to 1, or to 0 where a step or all
   * models are missing.
   * @throws Error before the layer is built.
   */
  modalityWeights(inputs: tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    requireBuilt(this, 'modalityWeights');
    return tf.tidy(() => {
      const { hidden, present, mask } = this.read(inputs, kwargs);
      const weights = tf.mean(this.weigh(hidden, present), -2);
      return mask ? keepFrames(weights, mask) : weights;
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const { predictions } = requireModels(shapeList(inputShape), this.presence);
    return besideStreams(predictions, lastSizes(predictions.slice(0, 1)));
  }

  override computeMask(inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return maskBehind(inputs, mask, this.presence);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { presence, kernelInitializer, seed } = this;
    return { ...super.getConfig(), presence, kernelInitializer, seed };
  }

  private read(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs) {
    const list = tensorList(inputs);
    const { presence } = this;
    requireModels(
      list.map(({ shape }) => shape),
      presence,
    );
    const how = { presence, perModality: 2 };
    const { streams, ...masks } = readStreams('BimodalAttentionFusion', list, kwargs, how);
    return { ...halves(streams), ...masks };
  }

  private weigh(hidden: tf.Tensor[], present?: tf.Tensor2D[]): tf.Tensor {
    const kernel = this.kernel.read() as tf.Tensor3D;
    const [outputs, features, models] = kernel.shape;
    const matrix = tf.reshape<tf.Rank.R2>(tf.transpose(kernel, [1, 0, 2]), [features, outputs * models]);
    const scores = projectLast(tf.concat(hidden, -1), matrix);
    return softmaxOfPresent(tf.reshape(scores, [...scores.shape.slice(0, -1), outputs, models]), present);
  }
}
tf.serialization.registerClass(BimodalAttentionFusion);

function halves<Item>(items: Item[]): { hidden: Item[]; predictions: Item[] } {
  const models = items.length / 2;
  if (!Number.isInteger(models) || models < 1) {
    throw new RangeError(
      'BimodalAttentionFusion: expected as many predictions as hidden states, [h₁, …, hₙ, y₁, …, yₙ]; ' +
        `got ${items.length} input${items.length === 1 ? '' : 's'}.`,
    );
  }
  return { hidden: items.slice(0, models), predictions: items.slice(models) };
}

function requireModels(shapes: Shape[], presence: boolean): { hidden: Shape[]; predictions: Shape[] } {
  const what = 'the hidden states and then the predictions of the models';
  const { hidden, predictions } = halves(
    requireStreams('BimodalAttentionFusion', shapes, what, { presence, perModality: 2 }),
  );
  const sizes = predictions.map((shape) => shape[shape.length - 1]);
  if (sizes.some((size) => size !== sizes[0])) {
    throw new RangeError(
      `BimodalAttentionFusion: all models must predict as many outputs; got ${sizes.join(' and ')}.`,
    );
  }
  return { hidden, predictions };
}

function lastSizes(shapes: Shape[]): number {
  return shapes.reduce((sum, shape) => sum + (shape[shape.length - 1] as number), 0);
}
