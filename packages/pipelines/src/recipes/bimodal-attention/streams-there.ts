import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/**
 * Which streams have a row that counts: masks [batch, rows] of M streams → [batch, M] of ones and zeros. A stream that a clip
 * lacks has no such row, and a fusion gives it no weight.
 */
export class StreamsThere extends tfl.layers.Layer {
  static readonly className = 'StreamsThere';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const masks = [inputs].flat();
    return tf.tidy(() =>
      tf.stack(
        masks.map((mask) => tf.max(mask, 1)),
        1,
      ),
    );
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const shapes = inputShape as tfl.Shape[];
    return [shapes[0][0], shapes.length];
  }
}
tf.serialization.registerClass(StreamsThere);
