import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';

/** One entry of the last but one axis, some of the last: [batch, rows, models, columns] → [batch, rows, chosen columns]. */
export class ChooseAnswer extends tfl.layers.Layer {
  static readonly className = 'ChooseAnswer';
  private readonly model: number;
  private readonly columns: readonly number[];

  /** @param args - `model`: which entry; `columns`: which of its values, in their order. */
  constructor(args: { model: number; columns: readonly number[]; name?: string }) {
    super(args);
    requireInteger('ChooseAnswer', 'model', args.model, { min: 0 });
    this.model = args.model;
    this.columns = args.columns;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x] = [inputs].flat();
    return tf.tidy(() => {
      const [batch, rows, , width] = x.shape;
      const one = tf.reshape(tf.slice(x, [0, 0, this.model, 0], [batch, rows, 1, width]), [
        batch,
        rows,
        width,
      ]);
      return tf.gather(one, [...this.columns], 2);
    });
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const [batch, rows] = inputShape as tfl.Shape;
    return [batch, rows, this.columns.length];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), model: this.model, columns: [...this.columns] };
  }
}
tf.serialization.registerClass(ChooseAnswer);
