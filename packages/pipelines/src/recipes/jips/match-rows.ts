import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/**
 * Gives a sequence [batch, rows, …] as many rows as another one: zeros behind its own. A clip in which no face was ever found,
 * or that has no sound, stands in a batch with a single row of zeros.
 */
export class MatchRows extends tfl.layers.Layer {
  static readonly className = 'MatchRows';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, like] = inputs as tf.Tensor[];
    const missing = like.shape[1]! - x.shape[1]!;
    if (missing === 0) return tf.clone(x);
    return tf.pad(
      x,
      x.shape.map((_, axis) => [0, axis === 1 ? missing : 0] as [number, number]),
    );
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const [[batch, , ...rest], [, rows]] = inputShape as tfl.Shape[];
    return [batch, rows, ...rest];
  }
}
tf.serialization.registerClass(MatchRows);
