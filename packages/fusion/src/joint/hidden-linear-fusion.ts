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

/** Options of {@link HiddenLinearFusion}. */
export interface HiddenLinearFusionOptions extends LayerOptions {
  /** How many emotion dimensions are predicted, an integer ≥ 1. */
  outputs: number;
  /** Whether a bias is added. Default false, as in the paper. */
  useBias?: boolean;
  /** Whether the last input is a presence mask [batch, models], nonzero where a sample has the hidden state of a model. Default false. */
  presence?: boolean;
  /** How W starts. Default `'glorot'`. */
  kernelInitializer?: KernelInitializer;
  /** Integer ≥ 0 that fixes the starting weights. Default 0. */
  seed?: number;
}

/**
 * Predicts from the hidden states of several models by one linear map: Z = Cᵀ W, C = [h₁; …; hₙ].
 *
 * Input: the hidden states of the models, [h₁, …, hₙ], audio first, all [batch, hidden featuresᵢ] or all
 * [batch, time, hidden featuresᵢ], the latter followed by a mask [batch, time] if frames are padding; with `presence` that
 * mask comes last. Output: [batch, outputs] or [batch, time, outputs]; padded frames give zeros, or the bias, and a missing
 * model adds nothing. Weights: W [Σ hidden features, outputs], then b [outputs].
 *
 * Source: Lucas, Ghaleb & Asteriadis 2020, Deep, dimensional and multimodal emotion recognition using attention
 * mechanisms, equation (7) ("hidden linear baseline").
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { HiddenLinearFusion } from '@avemo/fusion';
 *
 * const fusion = new HiddenLinearFusion({ outputs: 1, weights: [tf.tensor2d([[1], [10], [100]])] });
 * (fusion.apply([tf.tensor2d([[1, 2]]), tf.tensor2d([[3]])]) as tf.Tensor2D).arraySync(); // → [[321]]
 * ```
 */
export class HiddenLinearFusion extends Layer {
  /** @nocollapse */
  static className: string = 'HiddenLinearFusion';

  override supportsMasking = true;
  /** What `modalityWeights` measures. */
  readonly modalityMeasure: ExplanationMeasure = 'occlusion';
  private readonly outputs: number;
  private readonly useBias: boolean;
  private readonly presence: boolean;
  private readonly kernelInitializer: KernelInitializer;
  private readonly seed: number;
  private kernel!: LayerVariable;
  private bias?: LayerVariable;

  constructor(options: HiddenLinearFusionOptions) {
    super(options);
    const { outputs, useBias = false, presence = false, kernelInitializer = 'glorot', seed = 0 } = options;
    requireInteger('HiddenLinearFusion', 'outputs', outputs);
    requireKernelInitializer('HiddenLinearFusion', kernelInitializer);
    requireInteger('HiddenLinearFusion', 'seed', seed, { min: 0 });
    this.outputs = outputs;
    this.useBias = useBias;
    this.presence = presence;
    this.kernelInitializer = kernelInitializer;
    this.seed = seed;
  }

  /**
   * The number of weights before building: (Σ hidden features, and 1 with a bias) · outputs.
   *
   * @param inputDims The hidden features of each model.
   * @param options The options that the layer would get.
   *
   * @example
   * ```ts
   * import { HiddenLinearFusion } from '@avemo/fusion';
   *
   * HiddenLinearFusion.parameterCount([32, 128], { outputs: 2 }); // → 320
   * ```
   */
  static parameterCount(
    inputDims: readonly number[],
    { outputs, useBias = false }: Pick<HiddenLinearFusionOptions, 'outputs' | 'useBias'>,
  ): number {
    requireInputDims('HiddenLinearFusion.parameterCount', inputDims);
    requireInteger('HiddenLinearFusion.parameterCount', 'outputs', outputs);
    return (inputDims.reduce((a, b) => a + b, 0) + (useBias ? 1 : 0)) * outputs;
  }

  /**
   * The multiply–accumulates of one sample in one forward pass: steps · Σ hidden features · outputs.
   *
   * @param sampleShapes The shape of one sample of each hidden state.
   * @param options The options that the layer would get.
   */
  static macCount(
    sampleShapes: readonly SampleShape[],
    { outputs }: Pick<HiddenLinearFusionOptions, 'outputs'>,
  ): number {
    const shapes = readSampleShapes('HiddenLinearFusion.macCount', sampleShapes);
    const dims = shapes.map((shape) => shape[shape.length - 1]);
    return stepsOf(shapes[0]) * HiddenLinearFusion.parameterCount(dims, { outputs });
  }

  override build(inputShape: Shape | Shape[]): void {
    const hidden = this.hidden(shapeList(inputShape));
    const features = hidden.reduce((sum, shape) => sum + (shape[shape.length - 1] as number), 0);
    this.kernel = this.addWeight(
      'kernel',
      [features, this.outputs],
      'float32',
      seededInitializer(this.kernelInitializer, this.seed, 0),
    );
    if (this.useBias) this.bias = this.addWeight('bias', [this.outputs], 'float32', initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const list = tensorList(inputs);
      this.hidden(list.map(({ shape }) => shape));
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
    const streams = this.hidden(inputs.map(({ shape }) => shape));
    const how = { presence: this.presence, modalityOf: oneEach(streams.length) };
    return occlude(inputs, how, (all) => this.fuse(all, kwargs, true));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return besideStreams(this.hidden(shapeList(inputShape)), this.outputs);
  }

  override computeMask(inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return maskBehind(inputs, mask, this.presence);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { outputs, useBias, presence, kernelInitializer, seed } = this;
    return { ...super.getConfig(), outputs, useBias, presence, kernelInitializer, seed };
  }

  private fuse(list: tf.Tensor[], kwargs: LayerKwargs, presence: boolean): tf.Tensor {
    const { streams } = readStreams('HiddenLinearFusion', list, kwargs, { presence });
    const bias = this.bias?.read() as tf.Tensor1D | undefined;
    return projectLast(tf.concat(streams, -1), this.kernel.read() as tf.Tensor2D, bias);
  }

  private hidden(shapes: Shape[]): Shape[] {
    const { presence } = this;
    return requireStreams('HiddenLinearFusion', shapes, 'the hidden states of the models', { presence });
  }
}
tf.serialization.registerClass(HiddenLinearFusion);
