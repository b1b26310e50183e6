import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { requireInRange, requireInteger } from '@avemo/checks';
import { attentionScores } from './attention-scores';
import { attentionWeights, requireMaskShape } from './attention-weights';
import { requireInputDims, shapeList, tensorList } from '../layer/inputs';
import { chooseMask, keepFrames } from '../layer/keep-frames';
import {
  requireKernelInitializer,
  seededInitializer,
  type KernelInitializer,
} from '../layer/kernel-initializer';
import { Layer } from '../layer/layer';
import type { LayerKwargs, LayerOptions } from '../layer/layer-options';
import { requireBuilt } from '../layer/require-built';
import { readSampleShapes, type SampleShape } from '../layer/sample-shapes';

/** Options of {@link AttentionPooling}. */
export interface AttentionPoolingOptions extends LayerOptions {
  /** Width of the hidden layer that scores a frame, an integer ≥ 1. */
  units: number;
  /** λ ≥ 0, how sharply the weights follow the scores; 0 gives the mean over time. Default 1. */
  temperature?: number;
  /** How W and u start; b starts at 0. Default `'glorot'`. */
  kernelInitializer?: KernelInitializer;
  /** Integer ≥ 0 that fixes the starting weights. Default 0. */
  seed?: number;
}

/**
 * Pools a sequence to one vector by learned attention over time: e = Σᵢ wᵢ aᵢ with
 * w = softmax over time of λγ, γᵢ = uᵀ tanh(W aᵢ + b).
 *
 * Padded frames get weight exactly 0 and their content, NaN or infinity included, reaches neither the result nor a
 * gradient. A sample without any frame gives zeros.
 *
 * Input: a sequence [batch, time, features]; or [sequence, mask] with mask [batch, time], nonzero for frames that exist.
 * Output: [batch, features]. A Keras mask (from `tf.layers.masking`) is used when no mask is given as input; in a model
 * with several branches give the mask as input, because tfjs 4.22 hands the Keras mask of one branch on to later ones.
 * Weights, in order: W [features, units], b [units], u [units, 1].
 *
 * Source: Zhou et al. 2021 (arXiv 2111.08910), equations (3)–(6) and (8)–(11); there λ = 0.3 for audio and 0.5 or 1 for
 * video.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { AttentionPooling } from '@avemo/fusion';
 *
 * const pool = new AttentionPooling({ units: 8, temperature: 0, seed: 1 });
 * const frames = tf.tensor3d([[[1, 2], [3, 4], [NaN, NaN]]]);
 * const mask = tf.tensor2d([[1, 1, 0]]);
 * (pool.apply([frames, mask]) as tf.Tensor2D).arraySync(); // → [[2, 3]]
 * ```
 */
export class AttentionPooling extends Layer {
  /** @nocollapse */
  static className: string = 'AttentionPooling';

  override supportsMasking = true;
  private readonly units: number;
  private readonly temperature: number;
  private readonly kernelInitializer: KernelInitializer;
  private readonly seed: number;
  private kernel!: LayerVariable;
  private bias!: LayerVariable;
  private context!: LayerVariable;

  constructor(options: AttentionPoolingOptions) {
    super(options);
    const { units, temperature = 1, kernelInitializer = 'glorot', seed = 0 } = options;
    requireInteger('AttentionPooling', 'units', units);
    requireInRange('AttentionPooling', 'temperature', temperature, 0, Number.MAX_VALUE);
    requireKernelInitializer('AttentionPooling', kernelInitializer);
    requireInteger('AttentionPooling', 'seed', seed, { min: 0 });
    this.units = units;
    this.temperature = temperature;
    this.kernelInitializer = kernelInitializer;
    this.seed = seed;
  }

  /**
   * The number of weights before building: features · units + 2 · units.
   *
   * @param inputDims [features] of the sequence.
   * @param options The options that the layer would get.
   *
   * @example
   * ```ts
   * import { AttentionPooling } from '@avemo/fusion';
   *
   * AttentionPooling.parameterCount([256], { units: 64 }); // → 16512
   * ```
   */
  static parameterCount(
    inputDims: readonly number[],
    { units }: Pick<AttentionPoolingOptions, 'units'>,
  ): number {
    requireInputDims('AttentionPooling.parameterCount', inputDims, 1);
    requireInteger('AttentionPooling.parameterCount', 'units', units);
    return inputDims[0] * units + 2 * units;
  }

  /**
   * The multiply–accumulates of one sample in one forward pass: time · (features · units + units + features).
   *
   * @param sampleShapes [[time, features]].
   * @param options The options that the layer would get.
   */
  static macCount(
    sampleShapes: readonly SampleShape[],
    { units }: Pick<AttentionPoolingOptions, 'units'>,
  ): number {
    const [[time, features]] = readSampleShapes('AttentionPooling.macCount', sampleShapes, [2]);
    requireInteger('AttentionPooling.macCount', 'units', units);
    return time * (features * units + units + features);
  }

  override build(inputShape: Shape | Shape[]): void {
    const features = sequenceShape(inputShape)[2] as number;
    const initializer = (index: number) => seededInitializer(this.kernelInitializer, this.seed, index);
    this.kernel = this.addWeight('kernel', [features, this.units], 'float32', initializer(0));
    this.bias = this.addWeight('bias', [this.units], 'float32', initializers.zeros());
    this.context = this.addWeight('context', [this.units, 1], 'float32', initializer(1));
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const { frames, mask } = readSequence(inputs, kwargs);
      const [batch, time, features] = frames.shape;
      const weights = tf.reshape(this.weigh(frames, mask), [batch, 1, time]);
      return tf.reshape(tf.matMul(weights, frames), [batch, features]);
    });
  }

  /**
   * The weights that the layer gives to the frames, to see what it listens to or looks at.
   *
   * @param inputs As for `apply`: a sequence or [sequence, mask].
   * @param kwargs `{ mask }` for a Keras mask.
   * @returns Weights in [0, 1], shape [batch, time].
   * @throws Error before the layer is built.
   */
  attentionWeights(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor2D {
    requireBuilt(this, 'attentionWeights');
    return tf.tidy(() => {
      const { frames, mask } = readSequence(inputs, kwargs);
      return this.weigh(frames, mask);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, , features] = sequenceShape(inputShape);
    return [batch, features];
  }

  /** Time is gone behind this layer, and the mask with it. */
  override computeMask(): tf.Tensor {
    return null as unknown as tf.Tensor;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { units, temperature, kernelInitializer, seed } = this;
    return { ...super.getConfig(), units, temperature, kernelInitializer, seed };
  }

  private weigh(frames: tf.Tensor3D, mask: tf.Tensor2D | undefined): tf.Tensor2D {
    const scores = attentionScores(frames, {
      kernel: this.kernel.read() as tf.Tensor2D,
      bias: this.bias.read() as tf.Tensor1D,
      context: this.context.read() as tf.Tensor2D,
    });
    return attentionWeights(scores, { temperature: this.temperature, mask });
  }
}
tf.serialization.registerClass(AttentionPooling);

function sequenceShape(inputShape: Shape | Shape[]): Shape {
  const shapes = shapeList(inputShape);
  const [sequence, mask] = shapes;
  if (shapes.length > 2 || sequence.length !== 3 || sequence[2] === null || (mask && mask.length !== 2)) {
    throw new RangeError(
      'AttentionPooling: expected a sequence [batch, time, features] or [sequence, mask] with mask [batch, time]; ' +
        `got ${shapes.map((shape) => `[${shape.map(String).join(', ')}]`).join(' and ')}.`,
    );
  }
  return sequence;
}

/** The frames, zero where the mask says padding, and the mask. */
function readSequence(
  inputs: tf.Tensor | tf.Tensor[],
  kwargs: LayerKwargs,
): { frames: tf.Tensor3D; mask: tf.Tensor2D | undefined } {
  const [sequence, given] = tensorList(inputs) as [tf.Tensor3D, tf.Tensor2D | undefined];
  const mask = chooseMask(given, kwargs);
  if (!mask) return { frames: sequence, mask };
  requireMaskShape('AttentionPooling', mask.shape, sequence.shape.slice(0, 2));
  return { frames: keepFrames(sequence, mask), mask };
}
