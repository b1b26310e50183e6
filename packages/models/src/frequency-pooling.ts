import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { onlyTensor } from './internal/only-tensor';

/**
 * Mean over the frequency axis, which leaves one vector a frame.
 *
 * y[b, t, c] = (1/F) Σ_f x[b, t, f, c]
 *
 * Call: x [batch, time, frequency, channels]; the output has shape [batch, time, channels]. No weights.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { FrequencyPooling } from '@avemo/models';
 *
 * const y = new FrequencyPooling().apply(tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1])) as tf.Tensor;
 * y.dataSync(); // → [1.5, 4.5]
 * ```
 * Source: Zhou et al. 2021, section III.A, before eq. (2): "we pool the size of the frequency domain to 1".
 */
export class FrequencyPooling extends tfl.layers.Layer {
  static readonly className = 'FrequencyPooling';

  constructor(args: { name?: string } = {}) {
    super(args);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = onlyTensor(this, inputs) as tf.Tensor4D;
    const [batch, time, frequency, channels] = x.shape;
    return tf.tidy(() =>
      tf.reshape(tf.avgPool(x, [1, frequency], [1, frequency], 'valid'), [batch, time, channels]),
    );
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    return [inputShape[0], inputShape[1], inputShape[3]];
  }
}
tf.serialization.registerClass(FrequencyPooling);
