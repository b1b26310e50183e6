import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { onlyTensor } from './only-tensor';
import { layerOptions } from './layer-options';

/** Options of `FeatureReduction`. */
export interface FeatureReductionOptions {
  /** How many neighbouring features become one: an integer of at least 1. */
  stride: number;
  /** Seed of the initial kernel, an integer from 1 to 2³¹ − 1. Default 1. */
  seed?: number;
  /** Layer name, unique in its model. */
  name?: string;
}

/**
 * A convolution along the features with one kernel whose stride is its length.
 *
 * y_j = Σ_k w_k x_{S·j+k} + b
 *
 * Call: x […, features], features a multiple of S → […, features / S]. Weights: kernel [S], Glorot initialised (uniform)
 * from the seed, and bias [1], zero. A mask passes through.
 *
 * @throws RangeError if an option is out of range or the features are no multiple of the stride.
 *
 * Source: AM-FBP, Zhou et al. 2021, equation (7), https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { FeatureReduction } from '@avemo/models';
 *
 * const layer = new FeatureReduction({ stride: 2 });
 * layer.apply(tf.zeros([1, 4]));
 * layer.setWeights([tf.tensor1d([1, 10]), tf.tensor1d([0.5])]);
 * (layer.apply(tf.tensor2d([[1, 2, 3, 4]])) as tf.Tensor).dataSync(); // → [21.5, 43.5]
 * ```
 */
export class FeatureReduction extends tfl.layers.Layer {
  static readonly className = 'FeatureReduction';
  private readonly stride: number;
  private readonly seed: number;
  private kernel!: tfl.LayerVariable;
  private bias!: tfl.LayerVariable;

  constructor(args: FeatureReductionOptions) {
    super(layerOptions('FeatureReduction', args));
    const { stride, seed = 1 } = args;
    requireInteger('FeatureReduction', 'stride', stride);
    requireInteger('FeatureReduction', 'seed', seed, { max: 0x7fffffff });
    this.supportsMasking = true;
    this.stride = stride;
    this.seed = seed;
  }

  override build(inputShape: tfl.Shape): void {
    this.computeOutputShape(inputShape);
    const { stride, seed } = this;
    const limit = Math.sqrt(6 / (stride + 1));
    const uniform = tfl.initializers.randomUniform({ minval: -limit, maxval: limit, seed });
    this.kernel = this.addWeight('kernel', [stride], 'float32', uniform);
    this.bias = this.addWeight('bias', [1], 'float32', tfl.initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(this, inputs);
      const { stride } = this;
      const groups = tf.reshape(x, [x.size / stride, stride]) as tf.Tensor2D;
      const kernel = tf.reshape(this.kernel.read(), [stride, 1]) as tf.Tensor2D;
      const sums = tf.add(tf.matMul(groups, kernel), this.bias.read());
      return tf.reshape(sums, [...x.shape.slice(0, -1), x.shape.at(-1)! / stride]);
    });
  }

  override computeOutputShape(inputShape: tfl.Shape): tfl.Shape {
    const features = inputShape.at(-1);
    if (features == null || features % this.stride !== 0) {
      throw new RangeError(
        `FeatureReduction ${this.name}: the features must be a multiple of stride=${this.stride}; got ${features}.`,
      );
    }
    return [...inputShape.slice(0, -1), features / this.stride];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), stride: this.stride, seed: this.seed };
  }
}
tf.serialization.registerClass(FeatureReduction);
