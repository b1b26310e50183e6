import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger } from '@avemo/checks';
import { biasRelu } from './bias-relu';
import { onlyTensor } from './only-tensor';
import { layerOptions } from './layer-options';

/** Options of `Conv3dRelu`. */
export interface Conv3dReluOptions {
  /** K, the number of kernels: an integer of at least 1. */
  filters: number;
  /** F, the width of the cubic kernels: odd. Default 3. */
  kernelSize?: number;
  /** Seed of the initial kernels, an integer from 1 to 2³¹ − 1. Default 1. */
  seed?: number;
  /** Layer name, unique in its model. */
  name?: string;
  /** Shape of one input, where this layer is the first of a sequential model. */
  inputShape?: tfl.Shape;
}

/**
 * Convolution over time, height and width with bias and ReLU, which keeps the size of its input.
 *
 * y = max(0, W ∗ x + b), stride 1, (F − 1)/2 zeros on every side.
 *
 * Call: x [batch, frames, height, width, channels] → [batch, frames, height, width, filters]. Weights: kernel
 * [F, F, F, channels, filters], He initialised (uniform of variance 2 / (F³·channels)) from the seed, and bias
 * [filters], zero. For training it keeps one copy of its activations, where a layer of tfjs keeps three.
 *
 * @throws RangeError if an argument is out of range or the input is no batch of clips.
 *
 * Source: AVEF, Ma et al. 2019, section 2.2.2, https://doi.org/10.1016/j.inffus.2018.06.003.
 * Source: Tran et al. 2015, section 3, https://arxiv.org/abs/1412.0767.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { Conv3dRelu } from '@avemo/models';
 *
 * const y = new Conv3dRelu({ filters: 2 }).apply(tf.ones([1, 4, 5, 5, 3])) as tf.Tensor;
 * y.shape; // → [1, 4, 5, 5, 2]
 * ```
 */
export class Conv3dRelu extends tfl.layers.Layer {
  static readonly className = 'Conv3dRelu';
  private readonly args: Required<Omit<Conv3dReluOptions, 'name' | 'inputShape'>>;
  private kernel!: tfl.LayerVariable;
  private bias!: tfl.LayerVariable;

  constructor(args: Conv3dReluOptions) {
    super(layerOptions('Conv3dRelu', args));
    const { filters, kernelSize = 3, seed = 1 } = args;
    requireInteger('Conv3dRelu', 'filters', filters);
    requireInteger('Conv3dRelu', 'kernelSize', kernelSize);
    requireInteger('Conv3dRelu', 'seed', seed, { max: 0x7fffffff });
    if (kernelSize % 2 === 0) {
      throw new RangeError(
        `Conv3dRelu: kernelSize must be odd, so that padding is symmetric; got ${kernelSize}. Use ${kernelSize + 1}.`,
      );
    }
    this.args = { filters, kernelSize, seed };
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const { filters, kernelSize: f, seed } = this.args;
    const channels = this.clipShape(inputShape)[4]!;
    const he = tfl.initializers.heUniform({ seed });
    this.kernel = this.addWeight('kernel', [f, f, f, channels, filters], 'float32', he);
    this.bias = this.addWeight('bias', [filters], 'float32', tfl.initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(this, inputs) as tf.Tensor5D;
      return biasRelu(tf.conv3d(x, this.kernel.read() as tf.Tensor5D, 1, 'same'), this.bias.read());
    });
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    return [...this.clipShape(inputShape).slice(0, 4), this.args.filters];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.args };
  }

  private clipShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const shape = inputShape as tfl.Shape;
    if (shape.length !== 5 || shape[4] === null) {
      throw new RangeError(
        `Conv3dRelu ${this.name}: expected [batch, frames, height, width, channels]; got ${JSON.stringify(shape)}.`,
      );
    }
    return shape;
  }
}
tf.serialization.registerClass(Conv3dRelu);
