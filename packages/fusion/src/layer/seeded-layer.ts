import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable, Shape } from '@tensorflow/tfjs-layers';
import { requireOptions, requireSeed } from '@avemo/checks';
import { emptyBatch } from './empty-batch';
import {
  requireInputDims,
  requireNamedInputs,
  requireOneBatch,
  shapeList,
  tensorList,
  type NamedInput,
} from './inputs';
import { asOnes, chooseMask, keepFrames } from './keep-frames';
import { requireKernelInitializer, type KernelInitializer } from './kernel-initializer';
import { Layer } from './layer';
import type { LayerKwargs, LayerOptions } from './layer-options';
import { presenceColumns, requirePresenceShape, selectPresent } from './presence';
import { requireTensors, toFloat } from './require-tensor';
import { readSampleShapes, type SampleShape } from './sample-shapes';
import { requireMaskEach, sharedMaskOf, splitInputs, type InputForm, type SplitInputs } from './split-inputs';
import { completeSpecs, kernelSizes, startOf, weightSizes, type WeightSpecs } from './weight-specs';

/** Options that every layer with weights takes. */
export interface SeededLayerOptions extends LayerOptions {
  /** How kernels start; biases start at 0. Default `'glorot'`. */
  kernelInitializer?: KernelInitializer;
  /** Integer from 0 to 2³² − 1 that fixes whatever is drawn at random; the kernels of one layer differ. Default 0. */
  seed?: number;
}

/** What a layer knows besides inputs and weights. */
export interface FusionContext {
  /** Per modality a column [batch, 1] of ones and zeros; absent without a presence mask. Missing inputs are zeros already. */
  present?: tf.Tensor2D[];
  /** Per modality a frame mask [batch, time] of ones and zeros; only in layers with the option `masks`. */
  masks?: tf.Tensor2D[];
  /** The frame mask [batch, time] of all sequences, nonzero for frames that exist; only in layers that share one. */
  mask?: tf.Tensor2D;
  /** Whether the call is part of training. */
  training: boolean;
}

/**
 * A layer made of a table of weights and a formula: checks the inputs, blanks padded frames and missing modalities, starts
 * the weights from a seed, counts them and saves the options.
 *
 * Inputs are the streams, then frame masks, then a presence mask. A subclass names the streams (`inputs`, or
 * `requireShapes` where their number is open) and says which masks follow.
 *
 * @example
 * ```ts
 * import { AttentionPooling, ConcatFusion, type SeededLayer } from '@avemo/fusion';
 *
 * const layers: SeededLayer[] = [new AttentionPooling({ units: 8, seed: 3 }), new ConcatFusion()];
 * layers.map((layer) => layer.getConfig().seed); // → [3, 0]
 * ```
 */
export abstract class SeededLayer<Output extends tf.Tensor | tf.Tensor[] = tf.Tensor> extends Layer<Output> {
  /** How kernels start. */
  protected readonly kernelInitializer: KernelInitializer;
  /** What fixes everything random. */
  protected readonly seed: number;
  /** Whether the last input is a presence mask. */
  protected readonly presence: boolean = false;
  /** Whether one frame mask per modality follows the modalities. */
  protected readonly masks: boolean = false;
  /** Whether one frame mask for all sequences may follow them; with `supportsMasking` a Keras mask stands in for it. */
  protected readonly sharedMask: boolean = false;
  /** Whether the result still has the time axis, and so the mask. */
  protected readonly keepsTime: boolean = false;
  /** Whether padding and missing modalities are zeros in what `combine` gets; else it blanks them itself. */
  protected readonly blanks: boolean = true;
  /** The streams, where their number is fixed. */
  protected readonly inputs?: readonly NamedInput[];
  private readonly variables = new Map<string, LayerVariable>();
  private dims?: number[];

  constructor(options?: SeededLayerOptions) {
    super(options);
    const { kernelInitializer = 'glorot', seed = 0 } = options ?? {};
    requireKernelInitializer(this.getClassName(), kernelInitializer);
    requireSeed(this.getClassName(), 'seed', seed);
    this.kernelInitializer = kernelInitializer;
    this.seed = seed;
  }

  /**
   * The number of weights before anything is built.
   *
   * @param inputDims - The features of each input that is no mask.
   * @param args - The options that the layer would get.
   */
  static parameterCount<Args extends [options?: LayerOptions | undefined]>(
    this: new (...args: Args) => SeededLayer<tf.Tensor | tf.Tensor[]>,
    inputDims: readonly number[],
    ...args: Args
  ): number {
    const { layer, caller } = counted(this, 'parameterCount', args);
    requireInputDims(caller, inputDims, layer.inputs?.length);
    layer.requireShapes(inputDims.map((dim, i) => layer.openShape(dim, i)));
    return weightSizes(completeSpecs(layer.getClassName(), layer.weightSpecs([...inputDims])));
  }

  /**
   * The multiply–accumulates of the matrix products of one sample in one forward pass, before anything is built.
   *
   * @param sampleShapes - The shape of one sample of each input that is no mask: a number of features, or [time, features].
   * @param args - The options that the layer would get.
   */
  static macCount<Args extends [options?: LayerOptions | undefined]>(
    this: new (...args: Args) => SeededLayer<tf.Tensor | tf.Tensor[]>,
    sampleShapes: readonly SampleShape[],
    ...args: Args
  ): number {
    const { layer, caller } = counted(this, 'macCount', args);
    const shapes = readSampleShapes(caller, sampleShapes);
    layer.requireShapes(shapes.map((shape) => [null, ...shape]));
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

  /** Throws `RangeError` unless the streams, masks left out, have shapes that the layer takes. */
  protected requireShapes(shapes: Shape[]): void {
    requireNamedInputs(this.getClassName(), shapes, this.inputs ?? [], this.form());
  }

  /** Which modality each stream belongs to. */
  protected modalityOf(streams: number): number[] {
    return Array.from({ length: streams }, (_, i) => i);
  }

  /** The shape of stream `i` with so many features, all other sizes open. */
  protected openShape(dim: number, i: number): Shape {
    const open = (this.inputs?.[i].axes ?? ['batch', 'features']).slice(0, -1).map(() => null);
    return [...open, dim];
  }

  /**
   * The multiply–accumulates of one sample, for streams of these shapes. Here every kernel meets one vector, once; a
   * subclass that does otherwise says so.
   */
  protected multiplications(sampleShapes: number[][]): number {
    const dims = sampleShapes.map((shape) => shape[shape.length - 1]);
    return kernelSizes(completeSpecs(this.getClassName(), this.weightSpecs(dims)));
  }

  override build(inputShape: Shape | Shape[]): void {
    const dims = this.streamShapes(shapeList(inputShape)).map((shape) => shape[shape.length - 1] as number);
    for (const [name, spec] of completeSpecs(this.getClassName(), this.weightSpecs(dims))) {
      const start = startOf(spec, this.kernelInitializer, this.seed);
      const variable = this.addWeight(name, [...spec.shape], 'float32', start, undefined, spec.trainable);
      this.variables.set(name, variable);
    }
    this.dims = dims;
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      return this.fuse(tensorList(inputs), kwargs);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return this.fusedShape(this.streamShapes(shapeList(inputShape)));
  }

  override computeMask(
    inputs: tf.Tensor | tf.Tensor[],
    mask?: tf.Tensor | tf.Tensor[],
  ): tf.Tensor | tf.Tensor[] {
    if (!this.supportsMasking) return super.computeMask(inputs, mask);
    const list = tensorList(inputs);
    const { streams, masks } = splitInputs(list, list, this.form());
    const hasTime = this.keepsTime && streams[0].shape.length > 2;
    const chosen = hasTime ? chooseMask(masks[0], { mask }) : undefined;
    const behind = (chosen ? tf.cast(chosen, 'bool') : null) as tf.Tensor;
    const shape = this.fusedShape(streams.map((stream) => stream.shape));
    return Array.isArray(shape[0]) ? shape.map(() => behind) : behind;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { kernelInitializer, seed } = this;
    return { ...super.getConfig(), ...this.settings(), kernelInitializer, seed };
  }

  /** The result of checked inputs; `presence` says whether the last of them is a presence mask. */
  protected fuse(
    list: tf.Tensor[],
    kwargs: LayerKwargs = {},
    presence = this.presence,
  ): tf.Tensor | tf.Tensor[] {
    const weights = this.readWeights();
    const { parts, context } = this.readInputs(list, kwargs, presence);
    if (parts[0].shape[0] !== 0) return this.combine(parts, weights, context);
    const shape = this.fusedShape(parts.map((part) => part.shape)) as number[] | number[][];
    const sources = [...parts, ...Object.values(weights)];
    return Array.isArray(shape[0])
      ? (shape as number[][]).map((each) => emptyBatch(each, sources))
      : emptyBatch(shape as number[], sources);
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

  /** The streams with zeros where there is nothing, and the masks apart; call it inside `tf.tidy`. */
  protected readInputs(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: LayerKwargs = {},
    presence = this.presence,
  ): { parts: tf.Tensor[]; context: FusionContext } {
    requireTensors(this.getClassName(), inputs);
    const list = tensorList(inputs);
    const shapes = this.streamShapes(
      list.map(({ shape }) => shape),
      presence,
    );
    this.requireBuiltDims(shapes);
    const split = splitInputs(list, list, this.form(presence));
    const owners = this.modalityOf(shapes.length);
    const present = split.present && presenceColumns(split.present, Math.max(...owners) + 1);
    const masks = this.masks ? split.masks.map((each) => asOnes(each)) : undefined;
    const keras = this.supportsMasking ? kwargs : undefined;
    const mask = this.sharedMask ? sharedMaskOf(this.getClassName(), split, keras) : undefined;
    const parts = split.streams.map((stream, i) => {
      const x = toFloat(stream);
      if (!this.blanks) return x;
      const there = present ? selectPresent(x, present[owners[i]]) : x;
      if (masks) return selectPresent(there, masks[i]);
      return mask && x.rank > 2 ? keepFrames(there, mask) : there;
    });
    return { parts, context: { present, masks, mask, training: kwargs?.training === true } };
  }

  /** The checked shapes of the streams. */
  protected streamShapes(given: Shape[], presence = this.presence): Shape[] {
    const caller = this.getClassName();
    const sized = given.map((shape) => ({ shape }));
    const { streams, masks, present } = splitInputs(given, sized, this.form(presence));
    this.requireShapes(masks.length > 1 && !this.masks ? [...streams, ...masks] : streams);
    if (this.masks) requireMaskEach(caller, streams, masks);
    if (presence) requirePresenceShape(caller, present, Math.max(...this.modalityOf(streams.length)) + 1);
    requireOneBatch(caller, given);
    return streams;
  }

  /** Streams, frame masks and presence mask of checked inputs. */
  protected tellApart(inputs: tf.Tensor[]): SplitInputs<tf.Tensor> {
    requireTensors(this.getClassName(), inputs);
    this.streamShapes(inputs.map(({ shape }) => shape));
    return splitInputs(inputs, inputs, this.form());
  }

  private form(presence = this.presence): InputForm {
    const { masks, sharedMask, inputs } = this;
    return { presence, masks, sharedMask, count: inputs?.length };
  }

  private requireBuiltDims(shapes: Shape[]): void {
    const given = shapes.map((shape) => shape[shape.length - 1]);
    const { dims } = this;
    if (!dims || (given.length === dims.length && given.every((dim, m) => dim === dims[m]))) return;
    throw new RangeError(
      `${this.getClassName()}: the layer was built for inputs with [${dims.join(', ')}] features; ` +
        `got [${given.join(', ')}]. Make a new layer for other inputs.`,
    );
  }
}

/** A layer that is never built, to ask it for its counts; a name of its own keeps the automatic names untouched. */
function counted<Args extends [options?: LayerOptions | undefined]>(
  Class: new (...args: Args) => SeededLayer<tf.Tensor | tf.Tensor[]>,
  method: string,
  args: Args,
) {
  const { className } = Class as unknown as { className: string };
  const caller = `${className}.${method}`;
  if (args[0] !== undefined) requireOptions(caller, 'options', args[0]);
  return { layer: new Class(...([{ ...args[0], name: 'counted' }] as unknown as Args)), caller };
}
