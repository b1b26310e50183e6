import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { maskedInputs, maskedInputShape } from './masked-inputs';
import { layerOptions } from './layer-options';

/**
 * Sets the frames that a mask excludes to zero.
 *
 * y[b, t, f, c] = x[b, t, f, c] · mask[b, t]
 *
 * Call: [x, mask] of shapes [batch, time, frequency, channels] and [batch, time], the mask 1 for frames that count
 * and 0 for padding; the output has x's shape. Padding has to be finite. No weights.
 *
 * @throws RangeError if an input has the wrong rank or the mask another length than x.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { FrameMask } from '@avemo/models';
 *
 * const y = new FrameMask().apply([tf.ones([1, 2, 2, 1]), tf.tensor2d([[1, 0]])]) as tf.Tensor;
 * y.dataSync(); // → [1, 1, 0, 0]
 * ```
 */
export class FrameMask extends tfl.layers.Layer {
  static readonly className = 'FrameMask';

  constructor(args: { name?: string } = {}) {
    super(layerOptions('FrameMask', args));
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, mask] = maskedInputs(this, inputs, 1);
      return tf.mul(x, tf.reshape(mask, [mask.shape[0], mask.shape[1], 1, 1]));
    });
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return maskedInputShape(this, inputShape);
  }
}
tf.serialization.registerClass(FrameMask);
