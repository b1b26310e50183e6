import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable, Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { attentionWeights, requireMaskShape } from './attention-weights';
import { dotProductScores } from './dot-product-scores';
import { requireInputDims, shapeList, tensorList } from '../layer/inputs';
import { chooseMask, keepFrames } from '../layer/keep-frames';
import {
  requireKernelInitializer,
  seededInitializer,
  type KernelInitializer,
} from '../layer/kernel-initializer';
import { Layer } from '../layer/layer';
import type { LayerKwargs, LayerOptions } from '../layer/layer-options';
import { presenceColumns, requirePresenceShape, selectPresent, splitPresence } from '../layer/presence';
import { requireBuilt } from '../layer/require-built';
import { readSampleShapes, type SampleShape } from '../layer/sample-shapes';

/** Options of {@link GeneralDotProductAttention}. */
export interface GeneralDotProductAttentionOptions extends LayerOptions {
  /** Whether the last input is a presence mask [batch, 2], of frames and query. Default false. */
  presence?: boolean;
  /** How W starts. Default `'glorot'`. */
  kernelInitializer?: KernelInitializer;
  /** Integer ≥ 0 that fixes the starting weights. Default 0. */
  seed?: number;
}

/**
 * Pools a sequence by what a query asks for: e = Σᵢ wᵢ aᵢ with w = softmax over time of aᵢᵀ W q.
 *
 * The query is, for instance, the state of a recurrent network or the vector of another modality. Padded frames get weight
 * exactly 0 and their content, NaN included, reaches neither the result nor a gradient. A sample without any frame gives
 * zeros.
 *
 * Input: [frames, query] or [frames, query, mask], shapes [batch, time, features], [batch, query features] and
 * [batch, time], nonzero for frames that exist. A Keras mask is used when no mask is given as input; with `presence` the
 * presence mask comes last: without a query all frames weigh the same, without frames the result is zeros. Output:
 * [batch, features]. Weights: W [features, query features].
 *
 * Source: Lucas, Ghaleb & Asteriadis 2020, Deep, dimensional and multimodal emotion recognition using attention
 * mechanisms, equations (1) and (2), after Luong, Pham & Manning 2015.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { GeneralDotProductAttention } from '@avemo/fusion';
 *
 * const attend = new GeneralDotProductAttention({ weights: [tf.tensor2d([[1], [0]])] });
 * const frames = tf.tensor3d([[[0, 1], [Math.log(3), 5]]]);
 * (attend.apply([frames, tf.tensor2d([[0]])]) as tf.Tensor2D).arraySync(); // → [[0.549306, 3]]
 * attend.attentionWeights([frames, tf.tensor2d([[1]])]).arraySync(); // → [[0.25, 0.75]]
 * ```
 */
export class GeneralDotProductAttention extends Layer {
  /** @nocollapse */
  static className: string = 'GeneralDotProductAttention';

  override supportsMasking = true;
  private readonly kernelInitializer: KernelInitializer;
  private readonly seed: number;
  private readonly presence: boolean;
  private kernel!: LayerVariable;

  constructor(options: GeneralDotProductAttentionOptions = {}) {
    super(options);
    const { presence = false, kernelInitializer = 'glorot', seed = 0 } = options;
    requireKernelInitializer('GeneralDotProductAttention', kernelInitializer);
    requireInteger('GeneralDotProductAttention', 'seed', seed, { min: 0 });
    this.kernelInitializer = kernelInitializer;
    this.seed = seed;
    this.presence = presence;
  }

  /**
   * The number of weights before building: features · query features.
   *
   * @param inputDims [features, query features].
   *
   * @example
   * ```ts
   * import { GeneralDotProductAttention } from '@avemo/fusion';
   *
   * GeneralDotProductAttention.parameterCount([512, 128]); // → 65536
   * ```
   */
  static parameterCount(inputDims: readonly number[]): number {
    requireInputDims('GeneralDotProductAttention.parameterCount', inputDims, 2);
    return inputDims[0] * inputDims[1];
  }

  /**
   * The multiply–accumulates of one sample in one forward pass: features · query features + 2 · time · features.
   *
   * @param sampleShapes [[time, features], query features].
   */
  static macCount(sampleShapes: readonly SampleShape[]): number {
    const caller = 'GeneralDotProductAttention.macCount';
    const [[time, features], [query]] = readSampleShapes(caller, sampleShapes, [2, 1]);
    return features * query + 2 * time * features;
  }

  override build(inputShape: Shape | Shape[]): void {
    const [frames, query] = requireFramesAndQuery(shapeList(inputShape), this.presence);
    this.kernel = this.addWeight(
      'kernel',
      [frames[2], query[1]],
      'float32',
      seededInitializer(this.kernelInitializer, this.seed, 0),
    );
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const { frames, weights } = this.weigh(inputs, kwargs);
      const [batch, time, features] = frames.shape;
      return tf.reshape(tf.matMul(tf.reshape(weights, [batch, 1, time]), frames), [batch, features]);
    });
  }

  /**
   * The weights that the layer gives to the frames for this query.
   *
   * @param inputs As for `apply`: [frames, query] or [frames, query, mask].
   * @param kwargs `{ mask }` for a Keras mask.
   * @returns Weights in [0, 1], shape [batch, time]; each row with a frame sums to 1.
   * @throws Error before the layer is built.
   */
  attentionWeights(inputs: tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor2D {
    requireBuilt(this, 'attentionWeights');
    return tf.tidy(() => this.weigh(inputs, kwargs).weights);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [[batch, , features]] = requireFramesAndQuery(shapeList(inputShape), this.presence);
    return [batch, features];
  }

  /** Time is gone behind this layer, and the mask with it. */
  override computeMask(): tf.Tensor {
    return null as unknown as tf.Tensor;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { presence, kernelInitializer, seed } = this;
    return { ...super.getConfig(), presence, kernelInitializer, seed };
  }

  private weigh(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: LayerKwargs,
  ): { frames: tf.Tensor3D; weights: tf.Tensor2D } {
    const list = tensorList(inputs);
    requireFramesAndQuery(
      list.map(({ shape }) => shape),
      this.presence,
    );
    const { rest, present } = splitPresence(list, this.presence);
    const [sequence, asked, given] = rest as [tf.Tensor3D, tf.Tensor2D, tf.Tensor | undefined];
    const steps = sequence.shape.slice(0, 2) as [number, number];
    const chosen = chooseMask(given, kwargs);
    if (chosen) requireMaskShape('GeneralDotProductAttention', chosen.shape, steps);
    const columns = present && presenceColumns(present, 2);
    const query = columns ? selectPresent(asked, columns[1]) : asked;
    const mask = columns
      ? tf.mul<tf.Tensor2D>(chosen ? tf.cast(tf.cast(chosen, 'bool'), 'float32') : tf.ones(steps), columns[0])
      : chosen;
    const frames = mask ? keepFrames(sequence, mask) : sequence;
    const scores = dotProductScores(frames, query, this.kernel.read() as tf.Tensor2D);
    return { frames, weights: attentionWeights(scores, { mask }) };
  }
}
tf.serialization.registerClass(GeneralDotProductAttention);

function requireFramesAndQuery(shapes: Shape[], presence: boolean): [Shape, Shape] {
  const { rest, present } = splitPresence(shapes, presence);
  const [frames, query, mask] = rest;
  const fits =
    (rest.length === 2 || (rest.length === 3 && mask.length === 2)) &&
    frames.length === 3 &&
    frames[2] !== null &&
    query.length === 2 &&
    query[1] !== null;
  if (!fits) {
    throw new RangeError(
      'GeneralDotProductAttention: expected [frames, query] or [frames, query, mask] of shapes ' +
        '[batch, time, features], [batch, query features] and [batch, time]; ' +
        `got ${shapes.map((shape) => `[${shape.map(String).join(', ')}]`).join(' and ')}.`,
    );
  }
  const [a, b] = [frames[0], query[0]];
  if (a !== b && a !== null && b !== null) {
    throw new RangeError(
      `GeneralDotProductAttention: frames and query must have the same batch size; got ${a} and ${b}.`,
    );
  }
  if (presence) requirePresenceShape('GeneralDotProductAttention', present, 2);
  return [frames, query];
}
