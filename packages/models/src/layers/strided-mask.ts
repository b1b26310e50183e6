import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { onlyTensor } from './only-tensor';
import { stridedSize } from './masked-inputs';
import { layerOptions } from './layer-options';

/** Options of `StridedMask`. */
export interface StridedMaskOptions {
  /** How many frames become one: an integer of at least 1. */
  stride: number;
  /** Layer name, unique in its model. */
  name?: string;
}

/**
 * The mask that belongs to the output of a strided convolution or pooling.
 *
 * mask'[b, j] = mask[b, j·stride], so n leading ones become ⌈n / stride⌉.
 *
 * Call: a mask [batch, time]; the output has shape [batch, ⌈time / stride⌉]. No weights.
 *
 * @throws RangeError if stride is not such an integer.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { StridedMask } from '@avemo/models';
 *
 * const mask = new StridedMask({ stride: 2 }).apply(tf.tensor2d([[1, 1, 1, 0, 0]])) as tf.Tensor;
 * mask.dataSync(); // → [1, 1, 0]
 * ```
 */
export class StridedMask extends tfl.layers.Layer {
  static readonly className = 'StridedMask';
  private readonly stride: number;

  constructor(args: StridedMaskOptions) {
    super(layerOptions('StridedMask', args));
    requireInteger('StridedMask', 'stride', args.stride);
    this.stride = args.stride;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const mask = onlyTensor(this, inputs) as tf.Tensor2D;
      const [batch, time] = mask.shape;
      return tf.stridedSlice(mask, [0, 0], [batch, time], [1, this.stride]);
    });
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    return [inputShape[0], stridedSize(inputShape[1], this.stride)];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), stride: this.stride };
  }
}
tf.serialization.registerClass(StridedMask);
