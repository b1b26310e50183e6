import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import type { ExplanationMeasure } from '../explain/explanation';
import { requireInputDims, shapeList, tensorList } from '../layer/inputs';
import {
  requireKernelInitializer,
  seededInitializer,
  type KernelInitializer,
} from '../layer/kernel-initializer';
import { Layer } from '../layer/layer';
import type { LayerKwargs, LayerOptions } from '../layer/layer-options';
import { occlude, oneEach } from '../explain/occlude';
import { requireBuilt } from '../layer/require-built';
import { besideStreams, maskBehind, projectLast, readStreams, requireStreams } from '../layer/streams';
import { readSampleShapes, stepsOf, type SampleShape } from '../layer/sample-shapes';

/** Options of {@link OutputLinearFusion}. */
export interface OutputLinearFusionOptions extends LayerOptions {
  /**
   * Whether a fused dimension also sees the models' other dimensions. Default false: one weight per model, as in the
   * paper.
   */
  crossOutputs?: boolean;
  /** Whether a bias is added. Default false, as in the paper. */
  useBias?: boolean;
  /** Whether the last input is a presence mask [batch, models], nonzero where a sample has the prediction of a model. Default false. */
  presence?: boolean;
  /** How W starts. Default `'glorot'`. */
  kernelInitializer?: KernelInitializer;
  /** Integer ≥ 0 that fixes the starting weights. Default 0. */
  seed?: number;
}

/**
 * Fuses the predictions of several models by fixed learned weights, the baseline without attention:
 * z_m = Σᵢ wᵢ y_{m,i}, that is Z = Y W with Y [outputs, models] and W [models, 1].
 *
 * With `crossOutputs` it is a dense layer over all predictions: Z = [y₁; …; yₙ] W.
 *
 * Input: the predictions of the models, [y₁, …, yₙ], audio first, all [batch, outputs] or all [batch, time, outputs], the
 * latter followed by a mask [batch, time] if frames are padding; with `presence` that mask comes last. Output: the shape
 * of one of them; padded frames give zeros, or the bias, and a missing prediction adds nothing. Weights: W [models, 1], or [models · outputs, outputs] with `crossOutputs`; then b [outputs].
 *
 * Source: Lucas, Ghaleb & Asteriadis 2020, Deep, dimensional and multimodal emotion recognition using attention
 * mechanisms, equation (6) ("output linear baseline").
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { OutputLinearFusion } from '@avemo/fusion';
 *
 * const fusion = new OutputLinearFusion({ weights: [tf.tensor2d([[0.75], [0.25]])] });
 * const predicted = [tf.tensor2d([[0.2, 0.6]]), tf.tensor2d([[0.4, -0.2]])]; // of audio and video
 * (fusion.apply(predicted) as tf.Tensor2D).arraySync(); // → [[0.25, 0.4]]
 * ```
 */
export class OutputLinearFusion extends Layer {
  /** @nocollapse */
  static className: string = 'OutputLinearFusion';

  override supportsMasking = true;
  /** What `modalityWeights` measures. */
  readonly modalityMeasure: ExplanationMeasure = 'occlusion';
  private readonly crossOutputs: boolean;
  private readonly useBias: boolean;
  private readonly presence: boolean;
  private readonly kernelInitializer: KernelInitializer;
  private readonly seed: number;
  private kernel!: LayerVariable;
  private bias?: LayerVariable;

  constructor(options: OutputLinearFusionOptions = {}) {
    super(options);
    const { crossOutputs = false, useBias = false, presence = false } = options;
    const { kernelInitializer = 'glorot', seed = 0 } = options;
    requireKernelInitializer('OutputLinearFusion', kernelInitializer);
    requireInteger('OutputLinearFusion', 'seed', seed, { min: 0 });
    this.crossOutputs = crossOutputs;
    this.useBias = useBias;
    this.presence = presence;
    this.kernelInitializer = kernelInitializer;
    this.seed = seed;
  }

  /**
   * The number of weights before building: models, or models · outputs² with `crossOutputs`; and outputs with a bias.
   *
   * @param inputDims [outputs, outputs, …], once for each model.
   * @param options The options that the layer would get.
   *
   * @example
   * ```ts
   * import { OutputLinearFusion } from '@avemo/fusion';
   *
   * OutputLinearFusion.parameterCount([2, 2], { crossOutputs: true }); // → 8
   * ```
   */
  static parameterCount(
    inputDims: readonly number[],
    {
      crossOutputs = false,
      useBias = false,
    }: Pick<OutputLinearFusionOptions, 'crossOutputs' | 'useBias'> = {},
  ): number {
    requireInputDims('OutputLinearFusion.parameterCount', inputDims);
    const outputs = inputDims[0];
    return inputDims.length * (crossOutputs ? outputs * outputs : 1) + (useBias ? outputs : 0);
  }

  /**
   * The multiply–accumulates of one sample in one forward pass: steps · models · outputs, or steps · models · outputs² with `crossOutputs`.
   *
   * @param sampleShapes The shape of one sample of each prediction.
   * @param options The options that the layer would get.
   */
  static macCount(
    sampleShapes: readonly SampleShape[],
    { crossOutputs = false }: Pick<OutputLinearFusionOptions, 'crossOutputs'> = {},
  ): number {
    const shapes = readSampleShapes('OutputLinearFusion.macCount', sampleShapes);
    const outputs = shapes[0][shapes[0].length - 1];
    return stepsOf(shapes[0]) * shapes.length * outputs * (crossOutputs ? outputs : 1);
  }

  override build(inputShape: Shape | Shape[]): void {
    const predictions = this.predictions(shapeList(inputShape));
    const outputs = outputsOf(predictions);
    this.kernel = this.addWeight(
      'kernel',
      this.crossOutputs ? [predictions.length * outputs, outputs] : [predictions.length, 1],
      'float32',
      seededInitializer(this.kernelInitializer, this.seed, 0),
    );
    if (this.useBias) this.bias = this.addWeight('bias', [outputs], 'float32', initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const list = tensorList(inputs);
      this.predictions(list.map(({ shape }) => shape));
      return this.fuse(list, kwargs, this.presence);
    });
  }

  /**
   * How much each modality counted in each sample and step, by {@link modalityOcclusion}.
   *
   * @param inputs As for `apply`.
   * @returns Shares in [0, 1], shape [batch, models] or [batch, time, models]; they sum to 1, or to 0 where nothing counts.
   * @throws Error before the layer is built.
   */
  modalityWeights(inputs: tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    requireBuilt(this, 'modalityWeights');
    const streams = this.predictions(inputs.map(({ shape }) => shape));
    const how = { presence: this.presence, modalityOf: oneEach(streams.length) };
    return occlude(inputs, how, (all) => this.fuse(all, kwargs, true));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const predictions = this.predictions(shapeList(inputShape));
    return besideStreams(predictions, outputsOf(predictions));
  }

  override computeMask(inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return maskBehind(inputs, mask, this.presence);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { crossOutputs, useBias, presence, kernelInitializer, seed } = this;
    return { ...super.getConfig(), crossOutputs, useBias, presence, kernelInitializer, seed };
  }

  private fuse(list: tf.Tensor[], kwargs: LayerKwargs, presence: boolean): tf.Tensor {
    const { streams } = readStreams('OutputLinearFusion', list, kwargs, { presence });
    const kernel = this.kernel.read() as tf.Tensor2D;
    const bias = this.bias?.read() as tf.Tensor1D | undefined;
    if (this.crossOutputs) return projectLast(tf.concat(streams, -1), kernel, bias);
    const fused = tf.squeeze(projectLast(tf.stack(streams, -1), kernel), [-1]);
    return bias ? tf.add(fused, bias) : fused;
  }

  private predictions(shapes: Shape[]): Shape[] {
    const { presence } = this;
    const what = 'the predictions of the models';
    const predictions = requireStreams('OutputLinearFusion', shapes, what, { presence });
    const sizes = predictions.map((shape) => shape[shape.length - 1]);
    if (sizes.every((size) => size === sizes[0])) return predictions;
    throw new RangeError(
      `OutputLinearFusion: all models must predict as many outputs; got ${sizes.join(' and ')}.`,
    );
  }
}
tf.serialization.registerClass(OutputLinearFusion);

function outputsOf([first]: Shape[]): number {
  return first[first.length - 1] as number;
}
