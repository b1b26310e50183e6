import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';

/** Makes pictures [batch, height, width, channels] `size` × `size`, bilinear with aligned corners. */
export class EnlargePictures extends tfl.layers.Layer {
  static readonly className = 'EnlargePictures';
  private readonly size: number;

  constructor(args: { size: number; name?: string }) {
    super(args);
    requireInteger('EnlargePictures', 'size', args.size);
    this.size = args.size;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [pictures] = Array.isArray(inputs) ? inputs : [inputs];
    return tf.tidy(() => tf.image.resizeBilinear(pictures as tf.Tensor4D, [this.size, this.size], true));
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    return [inputShape[0], this.size, this.size, inputShape[3]];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), size: this.size };
  }
}
tf.serialization.registerClass(EnlargePictures);
