import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/**
 * The units of a map over time and frequency in one row, so that attention weighs each of them.
 *
 * Input: [map, mask], shapes [batch, time, frequency, channels] and [batch, time].
 * Output: [units, mask], shapes [batch, time · frequency, channels] and [batch, time · frequency].
 */
export class TimeFrequencyUnits extends tfl.layers.Layer {
  static readonly className = 'TimeFrequencyUnits';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    const [map, mask] = inputs as [tf.Tensor4D, tf.Tensor2D];
    const [batch, time, frequency, channels] = map.shape;
    return tf.tidy(() => [
      tf.reshape(map, [batch, time * frequency, channels]),
      tf.reshape(tf.tile(tf.expandDims(mask, 2), [1, 1, frequency]), [batch, time * frequency]),
    ]);
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape[] {
    const [[batch, , , channels]] = inputShape as tfl.Shape[];
    return [
      [batch, null, channels],
      [batch, null],
    ];
  }
}
tf.serialization.registerClass(TimeFrequencyUnits);
