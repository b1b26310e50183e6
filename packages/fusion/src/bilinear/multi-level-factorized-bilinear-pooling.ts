import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { requireMaskShape } from '../time/attention-weights';
import type { ExplanationMeasure } from '../explain/explanation';
import type { BilinearNormalization } from './factorized-bilinear-pooling';
import { NORMALIZATIONS } from './bilinear-normalizations';
import { requireInputDims, shapeList, tensorList } from '../layer/inputs';
import { chooseMask } from '../layer/keep-frames';
import {
  requireKernelInitializer,
  seededInitializer,
  type KernelInitializer,
} from '../layer/kernel-initializer';
import { Layer } from '../layer/layer';
import type { LayerKwargs, LayerOptions } from '../layer/layer-options';
import { occlude, oneEach } from '../explain/occlude';
import { requirePresenceShape, splitPresence } from '../layer/presence';
import { requireBuilt } from '../layer/require-built';
import { requireWord } from '../layer/require-word';
import { requireTrunks } from './trunks';
import { multiLevelFactorizedBilinear } from './multi-level-factorized-bilinear';
import { readSampleShapes, type SampleShape } from '../layer/sample-shapes';

/** Options of {@link MultiLevelFactorizedBilinearPooling}. */
export interface MultiLevelFactorizedBilinearPoolingOptions extends LayerOptions {
  /**
   * H, how many trunks a padded sample has, an integer ≥ 1; 6 for AFEW and 19 for IEMOCAP in the paper. A `shared` layer
   * takes any number of trunks.
   */
  trunks: number;
  /** O, the length of the fused vector, an integer ≥ 1; 192 in the paper. */
  outputs: number;
  /** K, how many neighbouring products are summed to one output, an integer ≥ 1; 2 in the paper. */
  factors: number;
  /** Whether all trunks share one P̃ and one Q̃ (and their biases). Default false, as in the paper. */
  shared?: boolean;
  /** Whether the projections have biases. Default true. */
  useBias?: boolean;
  /** What follows the sum over trunks. Default `'l2'`, as in the paper. */
  normalization?: BilinearNormalization;
  /** Whether the last input is a presence mask [batch, 2], nonzero where a sample has a modality. Default false. */
  presence?: boolean;
  /** How P̃ and Q̃ start; biases start at 0. Default `'glorot'`. */
  kernelInitializer?: KernelInitializer;
  /** Integer ≥ 0 that fixes the starting weights. Default 0. */
  seed?: number;
}

/**
 * Fuses two streams trunk by trunk (M-FBP): I = Σ_h SumPool_K(P̃_hᵀ x_h ∘ Q̃_hᵀ y_h), then L2 normalisation.
 *
 * A trunk is a segment of the utterance; each has its own P̃_h and Q̃_h, so that the fusion may change in the course of a
 * sentence. With one trunk it is `FactorizedBilinearPooling`, starting weights included. A trunk that the mask leaves out
 * adds nothing (its biases neither), and its content, NaN included, reaches neither the result nor a gradient.
 *
 * Input: [x, y] or [x, y, mask], audio first, shapes [batch, trunks, x features], [batch, trunks, y features] and
 * [batch, trunks], nonzero for trunks that exist. A Keras mask is used when no mask is given as input; with `presence` the
 * presence mask comes last, and the projections of a missing modality are 1, so that the other one passes alone. Output:
 * [batch, outputs]. Weights, in order: P̃ [H, x features, outputs · factors], Q̃ [H, y features, outputs · factors], then
 * with biases those of x and of y [H, outputs · factors]; H is 1 when `shared`.
 *
 * Source: Zhou et al. 2021 (arXiv 2111.08910), equation (19).
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { MultiLevelFactorizedBilinearPooling } from '@avemo/fusion';
 *
 * const fusion = new MultiLevelFactorizedBilinearPooling({ trunks: 6, outputs: 192, factors: 2, seed: 1 });
 * const mask = tf.tensor2d([[1, 1, 1, 1, 0, 0]]); // an utterance of four trunks, padded to six
 * const fused = fusion.apply([tf.ones([1, 6, 256]), tf.ones([1, 6, 256]), mask]) as tf.Tensor2D;
 * fused.shape; // → [1, 192]
 * ```
 */
export class MultiLevelFactorizedBilinearPooling extends Layer {
  /** @nocollapse */
  static className: string = 'MultiLevelFactorizedBilinearPooling';

  override supportsMasking = true;
  /** What `modalityWeights` measures. */
  readonly modalityMeasure: ExplanationMeasure = 'occlusion';
  private readonly trunks: number;
  private readonly outputs: number;
  private readonly factors: number;
  private readonly shared: boolean;
  private readonly useBias: boolean;
  private readonly normalization: BilinearNormalization;
  private readonly kernelInitializer: KernelInitializer;
  private readonly seed: number;
  private readonly presence: boolean;
  private xKernel!: LayerVariable;
  private yKernel!: LayerVariable;
  private xBias?: LayerVariable;
  private yBias?: LayerVariable;

  constructor(options: MultiLevelFactorizedBilinearPoolingOptions) {
    super(options);
    const caller = 'MultiLevelFactorizedBilinearPooling';
    const { trunks, outputs, factors, shared = false, useBias = true } = options;
    const { normalization = 'l2', presence = false, kernelInitializer = 'glorot', seed = 0 } = options;
    requireInteger(caller, 'trunks', trunks);
    requireInteger(caller, 'outputs', outputs);
    requireInteger(caller, 'factors', factors);
    requireWord(caller, 'normalization', normalization, Object.keys(NORMALIZATIONS));
    requireKernelInitializer(caller, kernelInitializer);
    requireInteger(caller, 'seed', seed, { min: 0 });
    this.trunks = trunks;
    this.outputs = outputs;
    this.factors = factors;
    this.shared = shared;
    this.useBias = useBias;
    this.normalization = normalization;
    this.kernelInitializer = kernelInitializer;
    this.seed = seed;
    this.presence = presence;
  }

  /**
   * The number of weights before building: H · (x features + y features, and 2 with biases) · outputs · factors, with
   * H = 1 when `shared`.
   *
   * @param inputDims [x features, y features].
   * @param options The options that the layer would get.
   *
   * @example
   * ```ts
   * import { MultiLevelFactorizedBilinearPooling } from '@avemo/fusion';
   *
   * const options = { trunks: 6, outputs: 192, factors: 2 };
   * MultiLevelFactorizedBilinearPooling.parameterCount([256, 256], options); // → 1184256
   * ```
   */
  static parameterCount(
    inputDims: readonly number[],
    options: Pick<
      MultiLevelFactorizedBilinearPoolingOptions,
      'trunks' | 'outputs' | 'factors' | 'shared' | 'useBias'
    >,
  ): number {
    const caller = 'MultiLevelFactorizedBilinearPooling.parameterCount';
    const { trunks, outputs, factors, shared = false, useBias = true } = options;
    requireInputDims(caller, inputDims, 2);
    requireInteger(caller, 'trunks', trunks);
    requireInteger(caller, 'outputs', outputs);
    requireInteger(caller, 'factors', factors);
    const levels = shared ? 1 : trunks;
    return levels * (inputDims[0] + inputDims[1] + (useBias ? 2 : 0)) * outputs * factors;
  }

  /**
   * The multiply–accumulates of one sample in one forward pass: trunks · (x features + y features) · outputs · factors.
   *
   * @param sampleShapes [[trunks, x features], [trunks, y features]].
   * @param options The options that the layer would get.
   */
  static macCount(
    sampleShapes: readonly SampleShape[],
    options: Pick<MultiLevelFactorizedBilinearPoolingOptions, 'trunks' | 'outputs' | 'factors'>,
  ): number {
    const caller = 'MultiLevelFactorizedBilinearPooling.macCount';
    const [[trunks, x], [, y]] = readSampleShapes(caller, sampleShapes, [2, 2]);
    const each = { ...options, shared: true, useBias: false };
    return trunks * MultiLevelFactorizedBilinearPooling.parameterCount([x, y], each);
  }

  override build(inputShape: Shape | Shape[]): void {
    const [x, y] = this.requireInputs(shapeList(inputShape));
    const levels = this.shared ? 1 : this.trunks;
    const width = this.outputs * this.factors;
    const kernel = (name: string, features: number, index: number) =>
      this.addWeight(
        name,
        [levels, features, width],
        'float32',
        seededInitializer(this.kernelInitializer, this.seed, index, levels),
      );
    this.xKernel = kernel('xKernel', x[2] as number, 0);
    this.yKernel = kernel('yKernel', y[2] as number, 1);
    if (this.useBias) {
      this.xBias = this.addWeight('xBias', [levels, width], 'float32', initializers.zeros());
      this.yBias = this.addWeight('yBias', [levels, width], 'float32', initializers.zeros());
    }
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const list = tensorList(inputs);
      this.requireInputs(list.map(({ shape }) => shape));
      return this.fuse(list, kwargs, this.presence);
    });
  }

  /**
   * How much each modality counted in each sample, by {@link modalityOcclusion}.
   *
   * @param inputs As for `apply`.
   * @returns Shares in [0, 1], shape [batch, 2]; they sum to 1, or to 0 where nothing counts.
   * @throws Error before the layer is built.
   */
  modalityWeights(inputs: tf.Tensor[]): tf.Tensor {
    requireBuilt(this, 'modalityWeights');
    this.requireInputs(inputs.map(({ shape }) => shape));
    const how = { presence: this.presence, modalityOf: oneEach(2) };
    return occlude(inputs, how, (all) => this.fuse(all, {}, true));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [x] = this.requireInputs(shapeList(inputShape));
    return [x[0], this.outputs];
  }

  /** The trunks are gone behind this layer, and the mask with them. */
  override computeMask(): tf.Tensor {
    return null as unknown as tf.Tensor;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { trunks, outputs, factors, shared, useBias, normalization } = this;
    const { presence, kernelInitializer, seed } = this;
    return {
      ...super.getConfig(),
      trunks,
      outputs,
      factors,
      shared,
      useBias,
      normalization,
      presence,
      kernelInitializer,
      seed,
    };
  }

  private fuse(list: tf.Tensor[], kwargs: LayerKwargs, presence: boolean): tf.Tensor2D {
    const { rest, present } = splitPresence(list, presence);
    const [x, y, given] = rest as [tf.Tensor3D, tf.Tensor3D, tf.Tensor | undefined];
    const mask = chooseMask(given, kwargs);
    if (mask) requireMaskShape(this.getClassName(), mask.shape, x.shape.slice(0, 2));
    const weights = {
      xKernel: this.xKernel.read() as tf.Tensor3D,
      yKernel: this.yKernel.read() as tf.Tensor3D,
      xBias: this.xBias?.read() as tf.Tensor2D | undefined,
      yBias: this.yBias?.read() as tf.Tensor2D | undefined,
    };
    const masks = { mask, presence: present as tf.Tensor2D | undefined };
    const sums = multiLevelFactorizedBilinear(x, y, weights, { factors: this.factors, ...masks });
    return NORMALIZATIONS[this.normalization](sums);
  }

  private requireInputs(shapes: Shape[]): [Shape, Shape] {
    const trunks = this.shared ? null : this.trunks;
    const { rest, present } = splitPresence(shapes, this.presence);
    const pair = requireTrunks(this.getClassName(), rest, trunks);
    if (this.presence) requirePresenceShape(this.getClassName(), present, 2);
    return pair;
  }
}
tf.serialization.registerClass(MultiLevelFactorizedBilinearPooling);
