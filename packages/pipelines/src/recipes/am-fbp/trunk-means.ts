import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';

/** What {@link TrunkMeans} is made with. */
export interface TrunkMeansArgs {
  /** H, at least 1. */
  trunks: number;
  /** T, frames of a trunk; 0 (default) cuts the frames of each clip into H equal stretches. */
  length?: number;
  name?: string;
}

/**
 * Cuts the frames of a clip that count into H trunks and gives the mean of each.
 *
 * With `length` T, trunk h holds the frames hT … hT + T − 1 and the last trunk all that lie behind; a trunk without a frame is
 * zeros and does not count. Without it the frames are cut into H stretches of equal length; with fewer than H frames,
 * neighbouring stretches share one, and all count. All streams of a clip are cut at the same relative places.
 *
 * Input: [frames, mask], shapes [batch, time, features] and [batch, time], frames that count in front of padding.
 * Output: [trunks, mask], shapes [batch, H, features] and [batch, H].
 *
 * Source: AM-FBP, Zhou et al. 2021, equation (19), https://arxiv.org/abs/2111.08910 (its trunks).
 */
export class TrunkMeans extends tfl.layers.Layer {
  static readonly className = 'TrunkMeans';
  private readonly trunks: number;
  private readonly length: number;

  constructor(args: TrunkMeansArgs) {
    super(args);
    const { trunks, length = 0 } = args;
    requireInteger('TrunkMeans', 'trunks', trunks);
    requireInteger('TrunkMeans', 'length', length, { min: 0 });
    this.trunks = trunks;
    this.length = length;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    const [x, mask] = inputs as [tf.Tensor3D, tf.Tensor2D];
    return tf.tidy(() => {
      const time = x.shape[1];
      const counts = tf.sum(mask, 1, true);
      const [start, end] = this.length > 0 ? this.fixedStretches(counts) : this.equalStretches(counts);
      const frame = tf.reshape(tf.range(0, time), [1, 1, time]);
      const inside = tf.logicalAnd(
        tf.greaterEqual(frame, tf.expandDims(start, 2)),
        tf.less(frame, tf.expandDims(end, 2)),
      );
      const weights = tf.mul(tf.cast(inside, 'float32'), tf.expandDims(mask, 1));
      const sums = tf.sum(weights, 2, true);
      const shares = tf.div(weights, tf.maximum(sums, 1));
      return [tf.matMul(shares as tf.Tensor3D, x), tf.squeeze(tf.minimum(sums, 1), [2])];
    });
  }

  /** [batch, H] first frames, and those behind the last ones. */
  private equalStretches(frames: tf.Tensor): [tf.Tensor, tf.Tensor] {
    const counts = tf.maximum(frames, 1);
    const trunk = tf.expandDims(tf.range(0, this.trunks), 0);
    const start = tf.floor(tf.div(tf.mul(counts, trunk), this.trunks));
    const end = tf.floor(tf.div(tf.mul(counts, tf.add(trunk, 1)), this.trunks));
    return [start, tf.maximum(end, tf.add(start, 1))];
  }

  private fixedStretches(frames: tf.Tensor): [tf.Tensor, tf.Tensor] {
    const places = Array.from({ length: this.trunks }, (_, h) => h * this.length);
    const ends = places.map((place, h) => (h === this.trunks - 1 ? 2 ** 24 : place + this.length));
    const rows = (values: number[]) => tf.tile(tf.tensor2d([values]), [frames.shape[0]!, 1]);
    return [rows(places), rows(ends)];
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape[] {
    const [[batch, , features]] = inputShape as tfl.Shape[];
    return [
      [batch, this.trunks, features],
      [batch, this.trunks],
    ];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), trunks: this.trunks, length: this.length };
  }
}
tf.serialization.registerClass(TrunkMeans);
