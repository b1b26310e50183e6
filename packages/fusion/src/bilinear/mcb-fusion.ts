import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { mixBits, requireInteger, requireOneOf } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { circularConvolution, circularConvolutionMacs } from './circular-convolution';
import { normalizationNames, normalizations, type BilinearNormalization } from './normalizations';
import { orNeutral } from '../layer/presence';

/** Options of {@link McbFusion}. */
export interface McbFusionOptions extends FusionOptions {
  /** n, length of the sketches and of the fused vector, an integer ≥ 1; one with two factors of like size is fastest. */
  outputs: number;
  /** What follows the convolution. Default `'power'`. */
  normalization?: BilinearNormalization;
}

/**
 * Multimodal compact bilinear pooling: count sketches ψ(x)[j] = Σ_{i: h[i] = j} s[i] · x[i] of all modalities, convolved
 * circularly, z = N(ψ₁(x₁) ∗ ψ₂(x₂) ∗ …). It estimates the outer product in n numbers without learning anything.
 *
 * Input: two or more vectors [batch, featuresᵢ], audio first. Output: [batch, outputs]. A missing modality is the impulse,
 * which leaves the convolution of the others.
 * Weights, none of them trained but all saved: for each modality the indices h [featuresᵢ] in 0 … n − 1 and the signs
 * s [featuresᵢ], ±1, both drawn with the seed.
 *
 * Source: Fukui et al. 2016, Multimodal compact bilinear pooling, algorithm 1, https://arxiv.org/abs/1606.01847.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { McbFusion } from '@avemo/fusion';
 *
 * const fusion = new McbFusion({ outputs: 1024, seed: 1 });
 * (fusion.apply([tf.ones([2, 40]), tf.ones([2, 30])]) as tf.Tensor2D).shape; // → [2, 1024]
 * ```
 */
export class McbFusion extends FusionLayer {
  /** @nocollapse */
  static className: string = 'McbFusion';

  private readonly outputs: number;
  private readonly normalization: BilinearNormalization;

  constructor(options: McbFusionOptions) {
    super(options);
    const { outputs, normalization = 'power' } = options;
    requireInteger('McbFusion', 'outputs', outputs);
    requireOneOf('McbFusion', 'normalization', normalization, normalizationNames);
    this.outputs = outputs;
    this.normalization = normalization;
  }

  protected override weightSpecs(dims: number[]): WeightSpecs {
    const { outputs } = this;
    const drawn = (dim: number, value: (bits: number) => number) => ({
      shape: [dim],
      trainable: false,
      start: (seed: number) =>
        tf.tensor1d(Array.from({ length: dim }, (_, i) => value(mixBits(seed ^ mixBits(i))))),
    });
    return Object.fromEntries(
      dims.flatMap((dim, m) => [
        [`indices${m}`, drawn(dim, (bits) => Math.floor((bits / 2 ** 32) * outputs))],
        [`signs${m}`, drawn(dim, (bits) => (bits < 2 ** 31 ? -1 : 1))],
      ]),
    );
  }

  protected override fusedShape([first]: Shape[]): Shape {
    return [first[0], this.outputs];
  }

  protected override combine(
    parts: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    { present }: FusionContext,
  ) {
    const { outputs } = this;
    const impulse = present ? tf.cast(tf.oneHot(tf.zeros([1], 'int32'), outputs), 'float32') : 0;
    const sketches = parts.map((x, m) => {
      const places = tf.oneHot(tf.cast(weights[`indices${m}`], 'int32'), outputs);
      const signed = tf.mul(tf.cast(places, 'float32'), tf.expandDims(weights[`signs${m}`], 1));
      return orNeutral(tf.matMul<tf.Tensor2D>(x, signed), present?.[m], impulse);
    });
    return normalizations[this.normalization](circularConvolution(sketches));
  }

  protected override multiplications(sampleShapes: number[][]): number {
    const { outputs } = this;
    const sketches = sampleShapes.reduce((sum, [dim]) => sum + dim * outputs, 0);
    return sketches + circularConvolutionMacs(sampleShapes.length, outputs);
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { outputs, normalization } = this;
    return { outputs, normalization };
  }
}
tf.serialization.registerClass(McbFusion);
