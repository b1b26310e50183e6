import * as tf from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { requireBoolean } from '@avemo/checks';
import { asOnes } from '../layer/keep-frames';
import { SeededLayer, type FusionContext, type SeededLayerOptions } from '../layer/seeded-layer';
import type { WeightSpecs } from '../layer/weight-specs';
import { requireWindowLength } from './window-length';

/** Options of {@link EmbeddingWindows}. */
export interface EmbeddingWindowsOptions extends SeededLayerOptions {
  /** n, how many frames a window holds, an odd integer ≥ 1. Default 13, half a second at 25 frames a second. */
  windowLength?: number;
  /** Whether the last input is a presence mask [batch, 1], nonzero where a sample has the stream. Default false. */
  presence?: boolean;
}

/**
 * Puts beside each frame its neighbours, as `EmbeddingAttentionLstmCell` reads them: at step t the frames
 * t − (n − 1)/2 … t + (n − 1)/2 one after the other, then n marks, 1 for a frame that exists and 0 for one that does not.
 *
 * Frames beyond the ends of the sequence and padded frames are zeros with mark 0, whatever padding held.
 *
 * Input: a sequence [batch, time, features], or [sequence, mask] with mask [batch, time], nonzero for frames that exist; a
 * Keras mask is used when no mask is given as input. Output: [batch, time, n · (features + 1)], n times the memory of the
 * sequence. With `presence` a mask [batch, 1] comes last: all frames of a sample without the stream are padding. No weights.
 *
 * Source: BAF, Lucas, Ghaleb & Asteriadis 2020, section 2.2.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { EmbeddingWindows } from '@avemo/fusion';
 *
 * const windows = new EmbeddingWindows({ windowLength: 3 }).apply(tf.tensor3d([[[5], [6]]])) as tf.Tensor3D;
 * windows.arraySync(); // → [[[0, 5, 6, 0, 1, 1], [5, 6, 0, 1, 1, 0]]]
 * ```
 */
export class EmbeddingWindows extends SeededLayer {
  /** @nocollapse */
  static className: string = 'EmbeddingWindows';

  override supportsMasking = true;
  protected override readonly presence: boolean;
  protected override readonly sharedMask = true;
  protected override readonly keepsTime = true;
  protected override readonly inputs = [{ name: 'sequence', axes: ['batch', 'time', 'features'] }];
  private readonly windowLength: number;

  constructor(options: EmbeddingWindowsOptions = {}) {
    super(options);
    const { windowLength = 13, presence = false } = options;
    requireWindowLength('EmbeddingWindows', windowLength);
    requireBoolean('EmbeddingWindows', 'presence', presence);
    this.windowLength = windowLength;
    this.presence = presence;
  }

  protected override weightSpecs(): WeightSpecs {
    return {};
  }

  protected override fusedShape([[batch, time, features]]: Shape[]): Shape {
    return [batch, time, this.windowLength * ((features as number) + 1)];
  }

  protected override combine([frames]: tf.Tensor[], _: unknown, { mask, present }: FusionContext): tf.Tensor {
    const [batch, time] = frames.shape;
    const padded = mask ? asOnes(mask) : tf.ones<tf.Rank.R2>([batch, time as number]);
    const marks = present ? tf.mul(padded, present[0]) : padded;
    const columns = tf.reshape<tf.Rank.R3>(marks, [batch, time as number, 1]);
    return tf.concat([...this.shifted(frames as tf.Tensor3D), ...this.shifted(columns)], 2);
  }

  protected override settings(): tf.serialization.ConfigDict {
    const { windowLength, presence } = this;
    return { windowLength, presence };
  }

  /** The sequence moved by −(n − 1)/2 … (n − 1)/2 frames, zeros where it has none. */
  private shifted(sequence: tf.Tensor3D): tf.Tensor3D[] {
    const [batch, time, features] = sequence.shape;
    const side = (this.windowLength - 1) / 2;
    if (side === 0) return [sequence];
    const edge = tf.zeros<tf.Rank.R3>([batch, side, features]);
    const padded = tf.concat([edge, sequence, edge], 1);
    return Array.from({ length: this.windowLength }, (_, start) =>
      tf.slice(padded, [0, start, 0], [batch, time, features]),
    );
  }
}
tf.serialization.registerClass(EmbeddingWindows);
