import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { ModelLayer } from './model-layer';
import { onlyTensor } from './only-tensor';

/** Options of `PerFrame`. */
export interface PerFrameOptions {
  /** The model of one frame: one input, one output. */
  model: tfl.LayersModel;
  /** Layer name, unique in its model. */
  name?: string;
}

/**
 * Applies a model of one frame to every frame of a sequence, all frames at once.
 *
 * Call: x [batch, time, …frame] → [batch, time, …output of the model]. Weights are those of the model, under their own
 * names.
 *
 * @throws RangeError if the model has several inputs or outputs.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { alexNet, PerFrame } from '@avemo/models';
 *
 * const model = alexNet({ features: 'fc7', width: 1 / 64, inputShape: [67, 67, 3] });
 * (new PerFrame({ model }).apply(tf.zeros([2, 3, 67, 67, 3])) as tf.Tensor).shape; // → [2, 3, 64]
 * ```
 */
export class PerFrame extends ModelLayer {
  static readonly className = 'PerFrame';

  constructor(args: PerFrameOptions) {
    super(args);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown> = {}): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(this, inputs);
      const [batch, time, ...frame] = x.shape;
      const y = this.model.apply(tf.reshape(x, [batch * time, ...frame]), kwargs) as tf.Tensor;
      return tf.reshape(y, [batch, time, ...y.shape.slice(1)]);
    });
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    const [batch, time, ...frame] = inputShape;
    const output = this.model.computeOutputShape([null, ...frame]) as tfl.Shape;
    return [batch, time, ...output.slice(1)];
  }
}
tf.serialization.registerClass(PerFrame);
