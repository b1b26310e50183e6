import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable, Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import type { ExplanationMeasure } from '../explain/explanation';
import { requireInputDims, shapeList, tensorList } from './inputs';
import { requireKernelInitializer, type KernelInitializer } from './kernel-initializer';
import { Layer } from './layer';
import type { LayerKwargs, LayerOptions } from './layer-options';
import { requireModalities, type ModalityRank } from './modalities';
import { presenceColumns, selectPresent } from './presence';
import { readSampleShapes, sizeOf, type SampleShape } from './sample-shapes';
import { completeSpecs, startOf } from './weight-specs';
import { modalityOcclusion } from '../explain/modality-occlusion';

/** Options that every {@link FusionLayer} takes. */
export interface FusionOptions extends LayerOptions {
  /** Whether the last input is a presence mask [batch, modalities], nonzero where a sample has a modality. Default false. */
  presence?: boolean;
  /** How kernels start; biases start at 0. Default `'glorot'`. */
  kernelInitializer?: KernelInitializer;
  /** Integer ≥ 0 that fixes whatever is drawn at random; the kernels of one layer differ. Default 0. */
  seed?: number;
}

/** One weight of a fusion: its shape, how it starts and whether it is trained. */
export interface WeightSpec {
  /** Positive integers. */
  shape: readonly number[];
  /**
   * `'kernel'` (the default from two axes on), `'zeros'` (the default for one axis), `'ones'`, or a function of a seed that
   * gives the tensor.
   */
  start?: 'kernel' | 'zeros' | 'ones' | ((seed: number) => tf.Tensor);
  /** Default true. */
  trainable?: boolean;
}

/** Weights by name, in the order in which they are saved. A bare shape is a trained weight with the default start. */
export type WeightSpecs = Record<string, WeightSpec | readonly number[]>;

/** What a fusion knows besides inputs and weights. */
export interface FusionContext {
  /** Per modality a column [batch, 1] of ones and zeros; absent without a presence mask. Missing inputs are zeros already. */
  present?: tf.Tensor2D[];
  /** Per modality a frame mask [batch, time] of ones and zeros; only in layers with the option `masks`. */
  masks?: tf.Tensor2D[];
  /** Whether the call is part of training. */
  training: boolean;
}

/**
 * Base of the fusion layers: checks the inputs, keeps the weights, blanks missing modalities, saves the options.
 *
 * A subclass says which weights there are, how long the result is and how it is computed; `defineFusion` makes one from
 * three fields; `Output` is `tf.Tensor[]` for one that gives several tensors. Inputs are [x₁, …, x_M], audio first, and with `presence` a mask [batch, M] behind them: what a missing
 * modality holds, NaN included, is replaced by zeros before `combine` sees it, so it reaches neither result nor gradient.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import type { Shape } from '@tensorflow/tfjs-layers';
 * import { FusionLayer } from '@avemo/fusion';
 *
 * class MaximumFusion extends FusionLayer {
 *   static className = 'MaximumFusion';
 *   protected override settings() {
 *     return {};
 *   }
 *   protected override weightSpecs() {
 *     return {};
 *   }
 *   protected override fusedShape([first]: Shape[]) {
 *     return first;
 *   }
 *   protected override combine(parts: tf.Tensor[]) {
 *     return parts.reduce((a, b) => tf.maximum(a, b));
 *   }
 * }
 * tf.serialization.registerClass(MaximumFusion);
 * const fused = new MaximumFusion().apply([tf.tensor2d([[1, 5]]), tf.tensor2d([[4, 2]])]) as tf.Tensor2D;
 * fused.arraySync(); // → [[4, 5]]
 * ```
 * @see defineFusion
 */
export abstract class FusionLayer<Output extends tf.Tensor | tf.Tensor[] = tf.Tensor> extends Layer<Output> {
  /** Whether the last input is a presence mask. */
  protected readonly presence: boolean;
  /** How kernels start. */
  protected readonly kernelInitializer: KernelInitializer;
  /** What fixes everything random. */
  protected readonly seed: number;
  /** What `modalityWeights` measures. */
  readonly modalityMeasure: ExplanationMeasure = 'occlusion';
  /** Shape that each input must have. */
  protected readonly rank: ModalityRank = 'vectors';
  /** Whether one frame mask per modality follows the modalities. */
  protected readonly masks: boolean = false;
  private readonly variables = new Map<string, LayerVariable>();
  private dims?: number[];

  constructor(options: FusionOptions = {}) {
    super(options);
    const { presence = false, kernelInitializer = 'glorot', seed = 0 } = options;
    requireKernelInitializer(this.getClassName(), kernelInitializer);
    requireInteger(this.getClassName(), 'seed', seed, { min: 0, max: 0xffffffff });
    this.presence = presence;
    this.kernelInitializer = kernelInitializer;
    this.seed = seed;
  }

  /**
   * The number of weights before anything is built.
   *
   * @param inputDims The features of each modality.
   * @param args The options that the layer would get.
   */
  static parameterCount<Args extends [options?: FusionOptions]>(
    this: new (...args: Args) => FusionLayer,
    inputDims: readonly number[],
    ...args: Args
  ): number {
    // A name of its own keeps the count of automatic layer names untouched.
    const layer = new this(...([{ ...args[0], name: 'counted' }] as unknown as Args));
    requireInputDims(`${layer.getClassName()}.parameterCount`, inputDims);
    const time = layer.rank === 'sequences' ? [null] : [];
    requireModalities(
      layer.getClassName(),
      inputDims.map((dim) => [null, ...time, dim]),
      layer.rank,
    );
    return completeSpecs(layer.getClassName(), layer.weightSpecs([...inputDims])).reduce(
      (sum, [, { shape }]) => sum + sizeOf(shape),
      0,
    );
  }

  /**
   * The multiply–accumulates of the matrix products of one sample in one forward pass, before anything is built.
   *
   * @param sampleShapes The shape of one sample of each modality: a number of features, or [time, features].
   * @param args The options that the layer would get.
   */
  static macCount<Args extends [options?: FusionOptions]>(
    this: new (...args: Args) => FusionLayer,
    sampleShapes: readonly SampleShape[],
    ...args: Args
  ): number {
    const layer = new this(...([{ ...args[0], name: 'counted' }] as unknown as Args));
    const shapes = readSampleShapes(`${layer.getClassName()}.macCount`, sampleShapes);
    requireModalities(
      layer.getClassName(),
      shapes.map((shape) => [null, ...shape]),
      layer.rank,
    );
    return layer.multiplications(shapes);
  }

  /** The options of the subclass as they are saved: numbers, booleans, lists of numbers, single lower-case words. */
  protected abstract settings(): tf.serialization.ConfigDict;
  /** The weights for inputs with that many features each. */
  protected abstract weightSpecs(dims: number[]): WeightSpecs;
  /** The shape of the result for inputs of these shapes. */
  protected abstract fusedShape(shapes: Shape[]): Shape | Shape[];
  /** The result; runs inside `tf.tidy`. */
  protected abstract combine(
    parts: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    context: FusionContext,
  ): tf.Tensor | tf.Tensor[];

  /**
   * The multiply–accumulates of one sample, for modalities of these shapes. Here every kernel meets one vector, once; a
   * subclass that does otherwise says so.
   */
  protected multiplications(sampleShapes: number[][]): number {
    const dims = sampleShapes.map((shape) => shape[shape.length - 1]);
    const specs = completeSpecs(this.getClassName(), this.weightSpecs(dims));
    const isKernel = ({ shape, start }: Required<WeightSpec>) => {
      return shape.length > 1 && start !== 'zeros' && start !== 'ones';
    };
    const kernels = specs.filter(([, spec]) => isKernel(spec));
    return kernels.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0);
  }

  override build(inputShape: Shape | Shape[]): void {
    const dims = this.modalityShapes(shapeList(inputShape)).map((shape) => shape[shape.length - 1] as number);
    completeSpecs(this.getClassName(), this.weightSpecs(dims)).forEach(([name, spec], index) => {
      const start = startOf(spec, this.kernelInitializer, this.seed, index);
      const shape = [...spec.shape];
      this.variables.set(name, this.addWeight(name, shape, 'float32', start, undefined, spec.trainable));
    });
    this.dims = dims;
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const { parts, context } = this.readInputs(inputs, kwargs);
      return this.combine(parts, this.readWeights(), context);
    });
  }

  /**
   * How much each modality counted in each sample: what the fusion weighs by, or else {@link modalityOcclusion}, which a
   * missing modality does as it does in a call.
   *
   * @param inputs As for `apply`.
   * @returns Shares in [0, 1], shape [batch, …, modalities], the result's with modalities in place of features; each row
   * sums to 1, or to 0 where nothing counts, and that of a missing modality is 0.
   * @throws Error before the layer is built.
   */
  modalityWeights(inputs: tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const weights = this.readWeights('modalityWeights');
      const { parts, context } = this.readInputs(inputs);
      const given = context.present ?? parts.map(() => tf.ones<tf.Rank.R2>([parts[0].shape[0], 1]));
      const fuse = (all: tf.Tensor[]) => {
        const present = presenceColumns(all[parts.length], parts.length);
        const left = parts.map((x, m) => selectPresent(x, present[m]));
        return this.combine(left, weights, { ...context, present }) as tf.Tensor;
      };
      return modalityOcclusion(fuse, [...parts, tf.concat(given, 1)], { presence: true });
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return this.fusedShape(this.modalityShapes(shapeList(inputShape)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { presence, kernelInitializer, seed } = this;
    return { ...super.getConfig(), ...this.settings(), presence, kernelInitializer, seed };
  }

  /** The weights by name; throws before the layer is built. */
  protected readWeights(caller = 'call'): Record<string, tf.Tensor> {
    if (!this.built) {
      throw new Error(
        `${this.getClassName()}.${caller}: the layer has no weights yet. Call apply() or build() first.`,
      );
    }
    return Object.fromEntries([...this.variables].map(([name, variable]) => [name, variable.read()]));
  }

  /** The modalities with zeros where one is missing, and the masks apart; call it inside `tf.tidy`. */
  protected readInputs(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: LayerKwargs = {},
  ): { parts: tf.Tensor[]; context: FusionContext } {
    const list = tensorList(inputs);
    const shapes = this.modalityShapes(list.map(({ shape }) => shape));
    this.requireBuiltDims(shapes);
    const count = shapes.length;
    const present = this.presence ? presenceColumns(list[list.length - 1], count) : undefined;
    const masks = this.masks
      ? list.slice(count, 2 * count).map((mask) => tf.cast(tf.cast(mask, 'bool'), 'float32') as tf.Tensor2D)
      : undefined;
    const parts = list.slice(0, count).map((x, m) => {
      const there = present ? selectPresent(x, present[m]) : x;
      return masks ? selectPresent(there, masks[m]) : there;
    });
    return { parts, context: { present, masks, training: kwargs?.training === true } };
  }

  private modalityShapes(shapes: Shape[]): Shape[] {
    return requireModalities(this.getClassName(), shapes, this.rank, this);
  }

  private requireBuiltDims(shapes: Shape[]): void {
    const given = shapes.map((shape) => shape[shape.length - 1]);
    if (!this.dims || (given.length === this.dims.length && given.every((dim, m) => dim === this.dims?.[m])))
      return;
    throw new RangeError(
      `${this.getClassName()}: the layer was built for inputs with [${this.dims.join(', ')}] features; ` +
        `got [${given.join(', ')}]. Make a new layer for other inputs.`,
    );
  }
}
