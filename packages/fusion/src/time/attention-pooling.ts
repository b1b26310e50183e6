import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireBoolean, requireInRange, requireInteger } from '@avemo/checks';
import { tensorList } from '../layer/inputs';
import { asOnes } from '../layer/keep-frames';
import type { LayerKwargs } from '../layer/layer-options';
import { SeededLayer, type FusionContext, type SeededLayerOptions } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { attentionScores, type AttentionScoreWeights } from './attention-scores';
import { attentionWeights } from './attention-weights';
import { sumOfFrames } from './sum-of-frames';

/** Options of {@link AttentionPooling}. */
export interface AttentionPoolingOptions extends SeededLayerOptions {
  /** Width of the inner layer that scores a frame, an integer ≥ 0; 0 leaves it out. */
  units: number;
  /** λ ≥ 0, how sharply the weights follow the scores; 0 gives the mean over time. Default 1. */
  temperature?: number;
  /** Whether the last input is a presence mask [batch, 1], nonzero where a sample has the stream. Default false. */
  presence?: boolean;
}

/**
 * Pools a sequence to one vector by learned attention over time: e = Σᵢ wᵢ aᵢ with
 * w = softmax over time of λγ, γᵢ = uᵀ tanh(W aᵢ + b), or with `units: 0` γᵢ = uᵀ tanh(aᵢ).
 *
 * Padded frames get weight exactly 0 and their content, NaN or infinity included, reaches neither the result nor a
 * gradient. A sample without any frame gives zeros.
 *
 * Input: a sequence [batch, time, features]; or [sequence, mask] with mask [batch, time], nonzero for frames that exist.
 * Output: [batch, features]. A Keras mask (from `tf.layers.masking`) is used when no mask is given as input; in a model
 * with several branches give the mask as input, because tfjs 4.22 hands the Keras mask of one branch on to later ones.
 * With `presence` a mask [batch, 1] comes last: a sample without the stream gives zeros.
 * Weights, in order: W [features, units], b [units], u [units, 1]; with `units: 0` u [features, 1] alone.
 *
 * The paper scores its audio frames with the inner layer and λ = 0.3, and its video frames, which come out of a
 * convolution, without; λ is 0.5 or 1 for video alone and 1 in the fused systems.
 *
 * Source: AM-FBP, Zhou et al. 2021, equations (3)–(6), (8)–(11), https://arxiv.org/abs/2111.08910.
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
 * AttentionPooling.parameterCount([256], { units: 64 }); // → 16512
 * AttentionPooling.parameterCount([256], { units: 0 }); // → 256
 * ```
 */
export class AttentionPooling extends SeededLayer {
  /** @nocollapse */
  static className: string = 'AttentionPooling';

  override supportsMasking = true;
  protected override readonly presence: boolean;
  protected override readonly sharedMask = true;
  protected override readonly inputs = [{ name: 'sequence', axes: ['batch', 'time', 'features'] }];
  private readonly units: number;
  private readonly temperature: number;

  constructor(options: AttentionPoolingOptions) {
    super(options);
    const { units, temperature = 1, presence = false } = options;
    requireInteger('AttentionPooling', 'units', units, { min: 0 });
    requireInRange('AttentionPooling', 'temperature', temperature, 0, Number.MAX_VALUE);
    requireBoolean('AttentionPooling', 'presence', presence);
    this.units = units;
    this.temperature = temperature;
    this.presence = presence;
  }

  /**
   * The weights that the layer gives to the frames, to see what it listens to or looks at.
   *
   * @param inputs - As for `apply`: a sequence or [sequence, mask].
   * @param kwargs - `{ mask }` for a Keras mask.
   * @returns Weights in [0, 1], shape [batch, time].
   * @throws Error before the layer is built.
   */
  attentionWeights(inputs: tf.Tensor | tf.Tensor[], kwargs: LayerKwargs = {}): tf.Tensor2D {
    return tf.tidy(() => {
      const weights = this.readWeights('attentionWeights');
      const { parts, context } = this.readInputs(tensorList(inputs), kwargs);
      return this.weigh(parts[0] as tf.Tensor3D, weights, context);
    });
  }

  protected override weightSpecs([features]: number[]): WeightSpecs {
    const { units } = this;
    const inner = { kernel: [features, units], bias: [units] };
    return { ...(units > 0 ? inner : {}), context: { shape: [units || features, 1], stream: 1 } };
  }

  protected override fusedShape([[batch, , features]]: Shape[]): Shape {
    return [batch, features];
  }

  protected override combine(
    [frames]: tf.Tensor[],
    weights: Record<string, tf.Tensor>,
    context: FusionContext,
  ): tf.Tensor {
    const sequence = frames as tf.Tensor3D;
    return sumOfFrames(sequence, this.weigh(sequence, weights, context));
  }

  protected override multiplications([[time, features]]: number[][]): number {
    const { units } = this;
    return time * (features * units + (units || features) + features);
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { units, temperature, presence } = this;
    return { units, temperature, presence };
  }

  private weigh(
    frames: tf.Tensor3D,
    weights: Record<string, tf.Tensor>,
    { mask, present }: FusionContext,
  ): tf.Tensor2D {
    const { temperature } = this;
    const scores = attentionScores(frames, weights as unknown as AttentionScoreWeights);
    if (!present) return attentionWeights(scores, { temperature, mask });
    const steps = frames.shape.slice(0, 2) as [number, number];
    const there = tf.mul<tf.Tensor2D>(mask ? asOnes(mask) : tf.ones(steps), present[0]);
    return attentionWeights(scores, { temperature, mask: there });
  }
}
tf.serialization.registerClass(AttentionPooling);
