import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import type { ExplanationMeasure } from '../explain/explanation';
import { factorizedBilinear } from './factorized-bilinear';
import { NORMALIZATIONS } from './bilinear-normalizations';
import { requireInputDims, requirePair, shapeList, tensorList } from '../layer/inputs';
import {
  requireKernelInitializer,
  seededInitializer,
  type KernelInitializer,
} from '../layer/kernel-initializer';
import { Layer } from '../layer/layer';
import type { LayerKwargs, LayerOptions } from '../layer/layer-options';
import { occlude, oneEach } from '../explain/occlude';
import { modalityShapes } from '../layer/presence';
import { requireBuilt } from '../layer/require-built';
import { requireWord } from '../layer/require-word';
import { readSampleShapes, type SampleShape } from '../layer/sample-shapes';

/**
 * What follows the sum pooling: `'l2'` scales to unit length, `'power'` takes the signed square root and then scales to
 * unit length (MFB), `'none'` leaves the sums as they are.
 */
export type BilinearNormalization = 'none' | 'l2' | 'power';

/** Options of {@link FactorizedBilinearPooling} and {@link AdaptiveFactorizedBilinearPooling}. */
export interface FactorizedBilinearPoolingOptions extends LayerOptions {
  /** O, the length of the fused vector, an integer ≥ 1. */
  outputs: number;
  /** K, how many neighbouring products are summed to one output (the rank of its matrix), an integer ≥ 1. */
  factors: number;
  /** Whether the two projections have biases. Default true. */
  useBias?: boolean;
  /** What follows the sum pooling. Default `'l2'`, as in the paper. */
  normalization?: BilinearNormalization;
  /** How P̃ and Q̃ start; biases start at 0. Default `'glorot'`. */
  kernelInitializer?: KernelInitializer;
  /** Integer ≥ 0 that fixes the starting weights; P̃ and Q̃ differ. Default 0. */
  seed?: number;
  /** Whether the last input is a presence mask [batch, 2], nonzero where a sample has a modality. Default false. */
  presence?: boolean;
}

/**
 * Fuses two vectors by factorised bilinear pooling: I = SumPool_K(P̃ᵀx ∘ Q̃ᵀy), then L2 normalisation.
 *
 * Every output sees all products of an audio and a video feature, at the cost of two projections. This is G-FBP where x
 * and y are the attention-pooled vectors. Dropout is left to the model around it.
 *
 * Input: [x, y], audio first, shapes [batch, x features] and [batch, y features]; with `presence` [x, y, present]. Output:
 * [batch, outputs]. The projection of a missing modality is 1, so that the other one passes alone.
 * Weights, in order: P̃ [x features, outputs · factors], Q̃ [y features, outputs · factors], then with biases those of x
 * and of y [outputs · factors]. A pair whose sums are all zero gives zeros and a zero gradient.
 *
 * Source: Zhou et al. 2021 (arXiv 2111.08910), equations (12)–(14); there K = 4 and O = 128. The paper feeds the vectors
 * to fully connected layers, hence `useBias: true`; its formula is `useBias: false`.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { FactorizedBilinearPooling } from '@avemo/fusion';
 *
 * const fusion = new FactorizedBilinearPooling({ outputs: 128, factors: 4, seed: 1 });
 * const fused = fusion.apply([tf.ones([2, 256]), tf.ones([2, 512])]) as tf.Tensor2D;
 * fused.shape; // → [2, 128]
 * ```
 */
export class FactorizedBilinearPooling extends Layer {
  /** @nocollapse */
  static className: string = 'FactorizedBilinearPooling';

  /** What `modalityWeights` measures. */
  readonly modalityMeasure: ExplanationMeasure = 'occlusion';
  private readonly outputs: number;
  private readonly factors: number;
  private readonly useBias: boolean;
  private readonly normalization: BilinearNormalization;
  private readonly kernelInitializer: KernelInitializer;
  private readonly seed: number;
  private readonly presence: boolean;
  private xKernel!: LayerVariable;
  private yKernel!: LayerVariable;
  private xBias?: LayerVariable;
  private yBias?: LayerVariable;

  constructor(options: FactorizedBilinearPoolingOptions) {
    super(options);
    const caller = this.getClassName();
    const { outputs, factors, useBias = true, normalization = 'l2' } = options;
    const { kernelInitializer = 'glorot', seed = 0, presence = false } = options;
    requireInteger(caller, 'outputs', outputs);
    requireInteger(caller, 'factors', factors);
    requireWord(caller, 'normalization', normalization, Object.keys(NORMALIZATIONS));
    requireKernelInitializer(caller, kernelInitializer);
    requireInteger(caller, 'seed', seed, { min: 0 });
    this.outputs = outputs;
    this.factors = factors;
    this.useBias = useBias;
    this.normalization = normalization;
    this.kernelInitializer = kernelInitializer;
    this.seed = seed;
    this.presence = presence;
  }

  /**
   * The number of weights before building: (x features + y features, and 2 with biases) · outputs · factors.
   *
   * @param inputDims [x features, y features].
   * @param options The options that the layer would get.
   *
   * @example
   * ```ts
   * import { FactorizedBilinearPooling } from '@avemo/fusion';
   *
   * FactorizedBilinearPooling.parameterCount([256, 256], { outputs: 128, factors: 4 }); // → 263168
   * ```
   */
  static parameterCount(
    inputDims: readonly number[],
    {
      outputs,
      factors,
      useBias = true,
    }: Pick<FactorizedBilinearPoolingOptions, 'outputs' | 'factors' | 'useBias'>,
  ): number {
    const caller = `${this.className}.parameterCount`;
    requireInputDims(caller, inputDims, 2);
    requireInteger(caller, 'outputs', outputs);
    requireInteger(caller, 'factors', factors);
    return (inputDims[0] + inputDims[1] + (useBias ? 2 : 0)) * outputs * factors;
  }

  /**
   * The multiply–accumulates of one sample in one forward pass: (x features + y features) · outputs · factors.
   *
   * @param sampleShapes [x features, y features].
   * @param options The options that the layer would get.
   */
  static macCount(
    sampleShapes: readonly SampleShape[],
    options: Pick<FactorizedBilinearPoolingOptions, 'outputs' | 'factors'>,
  ): number {
    const [[x], [y]] = readSampleShapes(`${this.className}.macCount`, sampleShapes, [1, 1]);
    return this.parameterCount([x, y], { ...options, useBias: false });
  }

  override build(inputShape: Shape | Shape[]): void {
    const [x, y] = this.pair(shapeList(inputShape));
    const width = this.outputs * this.factors;
    const kernel = (name: string, features: number, index: number) =>
      this.addWeight(
        name,
        [features, width],
        'float32',
        seededInitializer(this.kernelInitializer, this.seed, index),
      );
    this.xKernel = kernel('xKernel', x[1] as number, 0);
    this.yKernel = kernel('yKernel', y[1] as number, 1);
    if (this.useBias) {
      this.xBias = this.addWeight('xBias', [width], 'float32', initializers.zeros());
      this.yBias = this.addWeight('yBias', [width], 'float32', initializers.zeros());
    }
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      this.pair(tensorList(inputs).map(({ shape }) => shape));
      return this.fuse(inputs as tf.Tensor2D[]);
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
    this.pair(inputs.map(({ shape }) => shape));
    const how = { presence: this.presence, modalityOf: oneEach(2) };
    return occlude(inputs, how, (all) => this.fuse(all as tf.Tensor2D[]));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [x] = this.pair(shapeList(inputShape));
    return [x[0], this.outputs];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { outputs, factors, useBias, normalization, kernelInitializer, seed, presence } = this;
    return {
      ...super.getConfig(),
      outputs,
      factors,
      useBias,
      normalization,
      kernelInitializer,
      seed,
      presence,
    };
  }

  /** The checked shapes of x and y. */
  protected pair(shapes: Shape[]): [Shape, Shape] {
    const caller = this.getClassName();
    return requirePair(caller, modalityShapes(caller, shapes, this.presence));
  }

  private fuse([x, y, presence]: tf.Tensor2D[]): tf.Tensor2D {
    const weights = {
      xKernel: this.xKernel.read() as tf.Tensor2D,
      yKernel: this.yKernel.read() as tf.Tensor2D,
      xBias: this.xBias?.read() as tf.Tensor1D | undefined,
      yBias: this.yBias?.read() as tf.Tensor1D | undefined,
    };
    const sums = factorizedBilinear(x, y, weights, { factors: this.factors, presence });
    return NORMALIZATIONS[this.normalization](sums);
  }
}
tf.serialization.registerClass(FactorizedBilinearPooling);
