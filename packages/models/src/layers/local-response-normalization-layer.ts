import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { resolveLrnOptions } from './lrn-options';
import { onlyTensor } from './only-tensor';
import {
  localResponseNormalization,
  type LocalResponseNormalizationOptions,
} from './local-response-normalization';
import { layerOptions } from './layer-options';

/** Options of `LocalResponseNormalization`. */
export interface LocalResponseNormalizationLayerOptions extends LocalResponseNormalizationOptions {
  /** Layer name, unique in its model. */
  name?: string;
}

/**
 * Local response normalisation across channels as a layer, after the ReLU of a convolution.
 *
 * b̂ᶦ = bᶦ / (k + α Σ_j (bʲ)²)^β over n neighbouring channels; see `localResponseNormalization`.
 * Call: a tensor […, channels]; the output has the same shape. No weights. A mask passes through.
 *
 * @throws RangeError if an option is out of range.
 *
 * Source: AM-FBP, Zhou et al. 2021, equation (1), https://arxiv.org/abs/2111.08910.
 * Source: Krizhevsky et al. 2012, section 3.3, https://doi.org/10.1145/3065386.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { LocalResponseNormalization } from '@avemo/models';
 *
 * const layer = new LocalResponseNormalization({ size: 3, k: 1, alpha: 1, beta: 1 });
 * const y = layer.apply(tf.ones([1, 1, 1, 4])) as tf.Tensor;
 * y.dataSync(); // → [0.3333, 0.25, 0.25, 0.3333]
 * ```
 */
export class LocalResponseNormalization extends tfl.layers.Layer {
  static readonly className = 'LocalResponseNormalization';
  private readonly options: Required<LocalResponseNormalizationOptions>;

  constructor(args: LocalResponseNormalizationLayerOptions = {}) {
    super(layerOptions('LocalResponseNormalization', args));
    this.supportsMasking = true;
    this.options = resolveLrnOptions('LocalResponseNormalization', args);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => localResponseNormalization(onlyTensor(this, inputs), this.options));
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }
}
tf.serialization.registerClass(LocalResponseNormalization);
