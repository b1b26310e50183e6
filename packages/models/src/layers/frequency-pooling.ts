import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireOneOf } from '@avemo/checks';
import { onlyTensor } from './only-tensor';
import { layerOptions } from './layer-options';

/** Options of `FrequencyPooling`. */
export interface FrequencyPoolingOptions {
  /** The greatest or the mean of the bins. Default 'max'. */
  kind?: 'max' | 'mean';
  /** Layer name, unique in its model. */
  name?: string;
}

/**
 * Maximum (or mean) over the frequency axis, which leaves one vector per frame.
 *
 * y[b, t, c] = max_f x[b, t, f, c], or (1/F) Σ_f x[b, t, f, c]
 *
 * Call: x [batch, time, frequency, channels]; the output has shape [batch, time, channels]. No weights.
 *
 * @throws RangeError for another kind.
 *
 * Source: AM-FBP, Zhou et al. 2021, section III.A, https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { FrequencyPooling } from '@avemo/models';
 *
 * const x = tf.tensor4d([1, 2, 3, 6], [1, 2, 2, 1]);
 * const [max, mean] = (['max', 'mean'] as const).map((kind) => new FrequencyPooling({ kind }).apply(x) as tf.Tensor);
 * [max!.dataSync(), mean!.dataSync()]; // → [[2, 6], [1.5, 4.5]]
 * ```
 */
export class FrequencyPooling extends tfl.layers.Layer {
  static readonly className = 'FrequencyPooling';
  private readonly kind: 'max' | 'mean';

  constructor(args: FrequencyPoolingOptions = {}) {
    super(layerOptions('FrequencyPooling', args));
    const { kind = 'max' } = args;
    requireOneOf('FrequencyPooling', 'kind', kind, ['max', 'mean']);
    this.kind = kind;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(this, inputs) as tf.Tensor4D;
      const [batch, time, frequency, channels] = x.shape;
      const pool = this.kind === 'max' ? tf.maxPool : tf.avgPool;
      return tf.reshape(pool(x, [1, frequency], [1, frequency], 'valid'), [batch, time, channels]);
    });
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    return [inputShape[0], inputShape[1], inputShape[3]];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), kind: this.kind };
  }
}
tf.serialization.registerClass(FrequencyPooling);
