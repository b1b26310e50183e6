import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';

/**
 * Cuts the frames of a clip that count into H stretches of equal length and gives the mean of each; with fewer than H
 * frames, neighbouring stretches share one. All streams of a clip are cut at the same relative places.
 *
 * Input: [frames, mask], shapes [batch, time, features] and [batch, time], frames that count in front of padding.
 * Output: [batch, H, features].
 *
 * Source: AM-FBP (Zhou et al. 2021), the trunks of equation (19).
 */
export class TrunkMeans extends tfl.layers.Layer {
  static readonly className = 'TrunkMeans';
  private readonly trunks: number;

  constructor(args: { trunks: number; name?: string }) {
    super(args);
    requireInteger('TrunkMeans', 'trunks', args.trunks);
    this.trunks = args.trunks;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, mask] = inputs as [tf.Tensor3D, tf.Tensor2D];
    return tf.tidy(() => {
      const time = x.shape[1];
      const counts = tf.maximum(tf.sum(mask, 1, true), 1);
      const trunk = tf.expandDims(tf.range(0, this.trunks), 0);
      const start = tf.floor(tf.div(tf.mul(counts, trunk), this.trunks));
      const end = tf.maximum(
        tf.floor(tf.div(tf.mul(counts, tf.add(trunk, 1)), this.trunks)),
        tf.add(start, 1),
      );
      const frame = tf.reshape(tf.range(0, time), [1, 1, time]);
      const inside = tf.logicalAnd(
        tf.greaterEqual(frame, tf.expandDims(start, 2)),
        tf.less(frame, tf.expandDims(end, 2)),
      );
      const weights = tf.mul(tf.cast(inside, 'float32'), tf.expandDims(mask, 1));
      const shares = tf.div(weights, tf.maximum(tf.sum(weights, 2, true), 1));
      return tf.matMul(shares as tf.Tensor3D, x);
    });
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const [[batch, , features]] = inputShape as tfl.Shape[];
    return [batch, this.trunks, features];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), trunks: this.trunks };
  }
}
tf.serialization.registerClass(TrunkMeans);
