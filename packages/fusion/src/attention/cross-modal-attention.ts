import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { FusionLayer, type FusionOptions } from '../layer/fusion-layer';
import type { FusionContext } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { attend, jointMask } from './scaled-dot-product';
import { requireHeads } from './heads';
import { linear } from '../layer/linear';
import { orNeutral, selectPresent } from '../layer/presence';
import { sizeOf } from '../layer/sample-shapes';

/** Options of {@link CrossModalAttention}. */
export interface CrossModalAttentionOptions extends FusionOptions {
  /** Width of queries, keys and values of all heads together, a multiple of `heads`. */
  units: number;
  /** Into how many heads the width is split, an integer ≥ 1. Default 1. */
  heads?: number;
  /** Whether the result is added to the first sequence, as in a transformer block. Default true. */
  residual?: boolean;
  /** Whether queries, values and the last projection have biases; one for keys would change nothing. Default true. */
  useBias?: boolean;
  /** Whether one frame mask [batch, time] for each sequence follows the sequences. Default false. */
  masks?: boolean;
}

/**
 * The first modality looks at the others: z = x + Pᵀ softmax(QKᵀ / √d) V + b with Q from x and K, V from the frames of all
 * other modalities together.
 *
 * Input: two or more sequences [batch, timeᵢ, featuresᵢ], audio first, whose lengths may differ; swap them and video looks
 * at audio. With `masks` their frame masks [batch, timeᵢ] follow, with `presence` the presence mask comes last. Output: the
 * shape of the first sequence. Padded frames and missing modalities have weight exactly 0; where nothing is left to look
 * at, z = x. Padded frames of x give zeros.
 * Weights, in order: query [features₁, units], keys [featuresⱼ, units] and values [featuresⱼ, units] of the others,
 * P [units, features₁], then the biases of query, values [units] and P [features₁].
 *
 * Source: Tsai et al. 2019, Multimodal transformer, equation (1), with the residual of (3),
 * https://arxiv.org/abs/1906.00295.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { CrossModalAttention } from '@avemo/fusion';
 *
 * const attention = new CrossModalAttention({ units: 16, heads: 4 });
 * const [audio, video] = [tf.ones([2, 50, 64]), tf.ones([2, 12, 96])];
 * (attention.apply([audio, video]) as tf.Tensor3D).shape; // → [2, 50, 64]
 * attention.attentionWeights([audio, video]).shape; // → [2, 4, 50, 12]
 * ```
 */
export class CrossModalAttention extends FusionLayer {
  /** @nocollapse */
  static className: string = 'CrossModalAttention';

  protected override readonly rank = 'sequences';
  protected override readonly masks: boolean;
  private readonly units: number;
  private readonly heads: number;
  private readonly residual: boolean;
  private readonly useBias: boolean;

  constructor(options: CrossModalAttentionOptions) {
    super(options);
    const { units, heads = 1, residual = true, useBias = true, masks = false } = options;
    requireInteger('CrossModalAttention', 'units', units);
    requireHeads('CrossModalAttention', heads, units);
    this.units = units;
    this.heads = heads;
    this.residual = residual;
    this.useBias = useBias;
    this.masks = masks;
  }

  /**
   * Where each frame of the first modality looks.
   *
   * @param inputs - As for `apply`.
   * @returns Weights in [0, 1], shape [batch, heads, time of the first, Σ time of the others]; the last axis sums to 1.
   * @throws Error before the layer is built.
   */
  attentionWeights(inputs: tf.Tensor[]): tf.Tensor4D {
    return tf.tidy(() => {
      const weights = this.readWeights('attentionWeights');
      const { parts, context } = this.readInputs(inputs);
      return this.look(parts as tf.Tensor3D[], weights, context).weights;
    });
  }

  /**
   * How much each of the other modalities was looked at in each sample: its attention, averaged over heads and frames. How
   * much it counted beside the first one itself, `modalityWeights` tells.
   *
   * @param inputs - As for `apply`.
   * @returns Shares in [0, 1], shape [batch, modalities − 1]; each row sums to 1, or to 0 where all others are missing.
   * @throws Error before the layer is built.
   */
  attentionShares(inputs: tf.Tensor[]): tf.Tensor2D {
    return tf.tidy(() => {
      const weights = this.readWeights('attentionShares');
      const { parts, context } = this.readInputs(inputs);
      const { weights: looked } = this.look(parts as tf.Tensor3D[], weights, context);
      const frames =
        context.masks?.[0] ?? tf.ones<tf.Rank.R2>(parts[0].shape.slice(0, 2) as [number, number]);
      const byFrame = tf.mul(tf.mean(looked, 1), tf.expandDims(frames, 2));
      const averaged = tf.divNoNan(tf.sum(byFrame, 1), tf.sum(frames, 1, true));
      const times = parts.slice(1).map(({ shape }) => shape[1] as number);
      return tf.concat(
        tf.split(averaged, times, 1).map((each) => tf.sum(each, 1, true)),
        1,
      ) as tf.Tensor2D;
    });
  }

  protected override weightSpecs([first, ...others]: number[]): WeightSpecs {
    const { units } = this;
    const named = (name: string, shape: (dim: number) => number[]) =>
      Object.fromEntries(others.map((dim, j) => [`${name}${j + 1}`, shape(dim)]));
    return {
      query: [first, units],
      ...named('key', (dim) => [dim, units]),
      ...named('value', (dim) => [dim, units]),
      kernel: [units, first],
      ...(this.useBias ? { queryBias: [units], ...named('valueBias', () => [units]), bias: [first] } : {}),
    };
  }

  protected override fusedShape([first]: Shape[]): Shape {
    return first;
  }

  protected override combine(parts: tf.Tensor[], weights: Record<string, tf.Tensor>, context: FusionContext) {
    const [x] = parts as tf.Tensor3D[];
    const { attended, mask } = this.look(parts as tf.Tensor3D[], weights, context);
    const any = mask && (tf.max(mask, 1, true) as tf.Tensor2D);
    const seen = orNeutral(linear(attended, weights.kernel, weights.bias), any, 0);
    const fused = this.residual ? tf.add(x, seen) : seen;
    return context.masks ? selectPresent(fused, context.masks[0]) : fused;
  }

  protected override multiplications([[time, dim], ...others]: number[][]): number {
    const { units } = this;
    const frames = others.reduce((sum, [each]) => sum + each, 0);
    const keysAndValues = others.reduce((sum, shape) => sum + 2 * sizeOf(shape) * units, 0);
    return 2 * time * dim * units + keysAndValues + 2 * time * frames * units;
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { units, heads, residual, useBias, masks } = this;
    return { units, heads, residual, useBias, masks };
  }

  /** What the first modality sees in the frames of the others, and the mask of those frames. */
  private look([x, ...others]: tf.Tensor3D[], weights: Record<string, tf.Tensor>, context: FusionContext) {
    const project = (name: string) =>
      tf.concat(
        others.map((y, j) => linear(y, weights[`${name}${j + 1}`], weights[`${name}Bias${j + 1}`])),
        1,
      );
    const mask = jointMask(others, context.masks?.slice(1), context.present?.slice(1));
    const query = linear(x, weights.query, weights.queryBias);
    return { ...attend(query, project('key'), project('value'), { heads: this.heads, mask }), mask };
  }
}
tf.serialization.registerClass(CrossModalAttention);
