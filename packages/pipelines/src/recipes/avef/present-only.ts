import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';

/** Features of a stream where it is there, zeros where it is missing: [features, present] → features. */
export class PresentOnly extends tfl.layers.Layer {
  static readonly className = 'PresentOnly';
  private readonly stream: number;

  /** @param args - `stream`: its place in `present`, [batch, streams]. */
  constructor(args: { stream: number; name?: string }) {
    super(args);
    requireInteger('PresentOnly', 'stream', args.stream, { min: 0 });
    this.stream = args.stream;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [features, present] = inputs as [tf.Tensor2D, tf.Tensor2D];
    return tf.tidy(() => tf.mul(features, tf.slice(present, [0, this.stream], [-1, 1])));
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return (inputShape as tfl.Shape[])[0];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), stream: this.stream };
  }
}
tf.serialization.registerClass(PresentOnly);
