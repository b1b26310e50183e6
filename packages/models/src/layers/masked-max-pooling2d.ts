import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { maskedInputs, maskedInputShape, stridedSize } from './masked-inputs';
import { layerOptions } from './layer-options';

/** Options of `MaskedMaxPooling2d`. */
export interface MaskedMaxPooling2dOptions {
  /** F, the width of the square windows: odd. Default 3. */
  poolSize?: number;
  /** S, the same in time and frequency: an integer of at least 1. Default 2. */
  stride?: number;
  /** Layer name, unique in its model. */
  name?: string;
}

/**
 * Maximum over windows of time and frequency that does not see how far a clip was padded.
 *
 * y[j] = mask'[j] · max(x[j·S − (F−1)/2 … j·S + (F−1)/2]) in both axes; what lies outside counts for nothing.
 *
 * Call: [x, mask'] of shapes [batch, time, frequency, channels] and [batch, ⌈time / S⌉]: the mask is that of the
 * output. x has to be at least 0 (after a ReLU) and zero where it is padding.
 * Output: [batch, ⌈time / S⌉, ⌈frequency / S⌉, channels]. No weights.
 *
 * @throws RangeError if an argument is out of range an input has the wrong rank or the mask the wrong length.
 *
 * Source: JIPS, Liu & Tang 2021, equations (13)–(15), https://doi.org/10.3745/JIPS.02.0161.
 * Source: AM-FBP, Zhou et al. 2021, section III.A, https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { MaskedMaxPooling2d } from '@avemo/models';
 *
 * const x = tf.tensor4d([1, 2, 5, 3], [1, 4, 1, 1]);
 * const y = new MaskedMaxPooling2d({}).apply([x, tf.ones([1, 2])]) as tf.Tensor;
 * y.dataSync(); // → [2, 5]
 * ```
 */
export class MaskedMaxPooling2d extends tfl.layers.Layer {
  static readonly className = 'MaskedMaxPooling2d';
  private readonly poolSize: number;
  private readonly stride: number;

  constructor(args: MaskedMaxPooling2dOptions = {}) {
    super(layerOptions('MaskedMaxPooling2d', args));
    const { poolSize = 3, stride = 2 } = args;
    requireInteger('MaskedMaxPooling2d', 'poolSize', poolSize);
    requireInteger('MaskedMaxPooling2d', 'stride', stride);
    if (poolSize % 2 === 0) {
      throw new RangeError(
        `MaskedMaxPooling2d: poolSize must be odd, so that padding is symmetric; got ${poolSize}. ` +
          `Use ${poolSize + 1}.`,
      );
    }
    this.poolSize = poolSize;
    this.stride = stride;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, mask] = maskedInputs(this, inputs, this.stride);
      const pooled = tf.maxPool(x, this.poolSize, this.stride, (this.poolSize - 1) / 2, 'floor');
      return tf.mul(pooled, tf.reshape(mask, [mask.shape[0], mask.shape[1], 1, 1]));
    });
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const [batch, time, frequency, channels] = maskedInputShape(this, inputShape);
    return [batch, stridedSize(time, this.stride), stridedSize(frequency, this.stride), channels];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), poolSize: this.poolSize, stride: this.stride };
  }
}
tf.serialization.registerClass(MaskedMaxPooling2d);
