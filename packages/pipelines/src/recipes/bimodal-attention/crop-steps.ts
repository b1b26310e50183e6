import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';

/** Takes the context off a piece of a sequence: [batch, rows + 2 · context, …] → [batch, rows, …]. */
export class CropSteps extends tfl.layers.Layer {
  static readonly className = 'CropSteps';
  private readonly context: number;

  /** @param args - `context`: rows that are dropped on each side. */
  constructor(args: { context: number; name?: string }) {
    super(args);
    requireInteger('CropSteps', 'context', args.context, { min: 0 });
    this.context = args.context;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x] = [inputs].flat();
    return tf.tidy(() => {
      const [batch, rows, ...rest] = x.shape;
      const zeros = rest.map(() => 0);
      return tf.slice(x, [0, this.context, ...zeros], [batch, rows - 2 * this.context, ...rest]);
    });
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const [batch, rows, ...rest] = inputShape as tfl.Shape;
    return [batch, rows === null ? null : rows - 2 * this.context, ...rest];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), context: this.context };
  }
}
tf.serialization.registerClass(CropSteps);
