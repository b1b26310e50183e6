import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireBoolean, requireInteger, requireOneOf } from '@avemo/checks';
import { asOnes } from '../layer/keep-frames';
import { SeededLayer, type FusionContext, type SeededLayerOptions } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';

/** What becomes of the frames of a trunk. */
export type TrunkPooling = 'mean' | 'sum';

/** Options of {@link FrameTrunks}. */
export interface FrameTrunksOptions extends SeededLayerOptions {
  /** H, how many trunks come out, an integer ≥ 1; 6 for AFEW and 19 for IEMOCAP in the paper. */
  trunks: number;
  /** T, how many frames a trunk has, an integer ≥ 1. Default ⌈time / H⌉, so that the H trunks cover the longest sample. */
  trunkLength?: number;
  /** Whether the frames of a trunk are averaged or, as in the paper's video stream, added. Default `'mean'`. */
  pooling?: TrunkPooling;
  /** Whether the last input is a presence mask [batch, 1], nonzero where a sample has the stream. Default false. */
  presence?: boolean;
}

/**
 * Cuts frames into H trunks (segments) of T frames, as {@link MultiLevelFactorizedBilinearPooling} takes them:
 * trunk h is the mean (or the sum) over the frames hT … hT + T − 1 that exist.
 *
 * Streams of different frame rates meet here: give both the same H. Padded frames count for nothing, whatever they hold,
 * NaN included; a trunk without any frame is zeros, and the mask says so.
 *
 * Input: a sequence [batch, time, features], or [sequence, mask] with mask [batch, time], nonzero for frames that exist. A
 * Keras mask is used when no mask is given as input; with `presence` a mask [batch, 1] comes last. Output: the trunks
 * [batch, H, features] and their mask [batch, H] of ones and zeros. No weights.
 *
 * Source: AM-FBP, Zhou et al. 2021, section III.E, https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { FrameTrunks } from '@avemo/fusion';
 *
 * const frames = tf.tensor3d([[[1], [3], [5], [7], [9], [NaN]]]);
 * const exists = tf.tensor2d([[1, 1, 1, 0, 0, 0]]); // three frames and padding
 * const [trunks, mask] = new FrameTrunks({ trunks: 3 }).apply([frames, exists]);
 * trunks.arraySync(); // → [[[2], [5], [0]]]
 * mask.arraySync(); // → [[1, 1, 0]]
 * ```
 */
export class FrameTrunks extends SeededLayer<[trunks: tf.Tensor, mask: tf.Tensor]> {
  /** @nocollapse */
  static className: string = 'FrameTrunks';

  override supportsMasking = true;
  protected override readonly presence: boolean;
  protected override readonly sharedMask = true;
  protected override readonly inputs = [{ name: 'sequence', axes: ['batch', 'time', 'features'] }];
  private readonly trunks: number;
  private readonly trunkLength?: number;
  private readonly pooling: TrunkPooling;

  constructor(options: FrameTrunksOptions) {
    super(options);
    const { trunks, trunkLength, pooling = 'mean', presence = false } = options;
    requireInteger('FrameTrunks', 'trunks', trunks);
    if (trunkLength != null) requireInteger('FrameTrunks', 'trunkLength', trunkLength);
    requireOneOf('FrameTrunks', 'pooling', pooling, ['mean', 'sum']);
    requireBoolean('FrameTrunks', 'presence', presence);
    this.trunks = trunks;
    this.trunkLength = trunkLength ?? undefined;
    this.pooling = pooling;
    this.presence = presence;
  }

  protected override weightSpecs(): WeightSpecs {
    return {};
  }

  protected override fusedShape([[batch, , features]]: Shape[]): Shape[] {
    return [
      [batch, this.trunks, features],
      [batch, this.trunks],
    ];
  }

  protected override combine(
    [frames]: tf.Tensor[],
    _: unknown,
    { mask, present }: FusionContext,
  ): tf.Tensor[] {
    const [batch, time, features] = frames.shape as [number, number, number];
    const exists = mask ? asOnes(mask) : tf.ones<tf.Rank.R2>([batch, time]);
    const marks = present ? tf.mul(exists, present[0]) : exists;
    const length = this.lengthFor(time);
    const spare = this.trunks * length - time;
    const cut = (x: tf.Tensor3D, size: number) => {
      const behind = tf.zeros<tf.Rank.R3>([batch, spare, size]);
      const padded = spare > 0 ? tf.concat([x, behind], 1) : x;
      return tf.sum(tf.reshape(padded, [batch, this.trunks, length, size]), 2);
    };
    const counts = cut(tf.reshape(marks, [batch, time, 1]), 1);
    const sums = cut(frames as tf.Tensor3D, features);
    const trunks = this.pooling === 'mean' ? tf.div(sums, tf.maximum(counts, 1)) : sums;
    return [trunks, tf.reshape(tf.minimum(counts, 1), [batch, this.trunks])];
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { trunks, trunkLength, pooling, presence } = this;
    return { trunks, trunkLength: trunkLength ?? null, pooling, presence };
  }

  private lengthFor(time: number): number {
    const { trunks, trunkLength = Math.ceil(time / trunks) } = this;
    if (trunks * trunkLength >= time) return trunkLength;
    throw new RangeError(
      `FrameTrunks: ${trunks} trunks of ${trunkLength} frames hold ${trunks * trunkLength}; got ${time}. ` +
        `Use trunks=${Math.ceil(time / trunkLength)} or trunkLength=${Math.ceil(time / trunks)}.`,
    );
  }
}
tf.serialization.registerClass(FrameTrunks);
