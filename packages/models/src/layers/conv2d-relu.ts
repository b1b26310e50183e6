import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger, requirePositive } from '@avemo/checks';
import { biasRelu } from './bias-relu';
import { onlyTensor } from './only-tensor';
import { slidingSize } from './sliding-size';
import { layerOptions } from './layer-options';

/** Options of `Conv2dRelu`. */
export interface Conv2dReluOptions {
  /** K, the number of kernels: an integer of at least 1, a multiple of `groups`. */
  filters: number;
  /** F, the width of the square kernels. */
  kernelSize: number;
  /** S, the same in both axes. Default 1. */
  stride?: number;
  /** P, the zeros on each side. Default 0. */
  padding?: number;
  /** G: kernels of group g see the g-th part of the input channels alone. Default 1. */
  groups?: number;
  /** Factor on the spread of the initial kernels, above 0, for what shrinks activations after. Default 1. */
  gain?: number;
  /** Seed of the initial kernels, an integer from 1 to 2³¹ − 1. Default 1. */
  seed?: number;
  /** Layer name, unique in its model. */
  name?: string;
  /** Shape of one input, where this layer is the first of a sequential model. */
  inputShape?: tfl.Shape;
}

/**
 * Convolution, in groups if wanted, with bias and ReLU, over [batch, height, width, channels].
 *
 * y_g = max(0, W_g ∗ x_g + b_g); W₂ = ⌊(W₁ − F + 2P)/S⌋ + 1, H₂ likewise, D₂ = K.
 *
 * Call: x [batch, height, width, channels] → [batch, H₂, W₂, filters]. Weights: kernel [F, F, channels / G, filters],
 * He initialised (uniform of variance 2 · gain² / (F²·channels/G)) from the seed, and bias [filters], zero. It trains
 * on every backend that has a convolution's gradients, and keeps one copy of its activations for it, where a layer of
 * tfjs keeps three.
 *
 * @throws RangeError if an argument is out of range, the input is no batch of maps, its channels are no multiple of
 *   `groups`, or it is smaller than the kernel.
 *
 * Source: JIPS, Liu & Tang 2021, equations (10)–(12), https://doi.org/10.3745/JIPS.02.0161.
 * Source: Krizhevsky et al. 2012, section 3, https://doi.org/10.1145/3065386.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { Conv2dRelu } from '@avemo/models';
 *
 * const conv = new Conv2dRelu({ filters: 8, kernelSize: 3, padding: 1, groups: 2 });
 * const y = conv.apply(tf.ones([1, 6, 6, 4])) as tf.Tensor;
 * [y.shape, conv.getWeights()[0]!.shape]; // → [[1, 6, 6, 8], [3, 3, 2, 8]]
 * ```
 */
export class Conv2dRelu extends tfl.layers.Layer {
  static readonly className = 'Conv2dRelu';
  private readonly args: Required<Omit<Conv2dReluOptions, 'name' | 'inputShape'>>;
  private kernel!: tfl.LayerVariable;
  private bias!: tfl.LayerVariable;

  constructor(args: Conv2dReluOptions) {
    super(layerOptions('Conv2dRelu', args));
    const { filters, kernelSize, stride = 1, padding = 0, groups = 1, gain = 1, seed = 1 } = args;
    requireInteger('Conv2dRelu', 'filters', filters);
    requireInteger('Conv2dRelu', 'kernelSize', kernelSize);
    requireInteger('Conv2dRelu', 'stride', stride);
    requireInteger('Conv2dRelu', 'padding', padding, { min: 0 });
    requireInteger('Conv2dRelu', 'groups', groups);
    requirePositive('Conv2dRelu', 'gain', gain);
    requireInteger('Conv2dRelu', 'seed', seed, { max: 0x7fffffff });
    if (filters % groups !== 0) {
      throw new RangeError(
        `Conv2dRelu: filters must be a multiple of groups; got filters=${filters}, groups=${groups}.`,
      );
    }
    this.args = { filters, kernelSize, stride, padding, groups, gain, seed };
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const { kernelSize, filters, groups, gain, seed } = this.args;
    const channels = this.mapShape(inputShape)[3]! / groups;
    const he = tfl.initializers.varianceScaling({
      scale: 2 * gain ** 2,
      mode: 'fanIn',
      distribution: 'uniform',
      seed,
    });
    this.kernel = this.addWeight('kernel', [kernelSize, kernelSize, channels, filters], 'float32', he);
    this.bias = this.addWeight('bias', [filters], 'float32', tfl.initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(this, inputs) as tf.Tensor4D;
      // A symbolic shape may leave sizes open; a kernel on a smaller map would give other memory as its result.
      this.computeOutputShape(x.shape);
      const kernel = this.kernel.read() as tf.Tensor4D;
      return biasRelu(this.convolve(x, kernel), this.bias.read());
    });
  }

  private convolve(x: tf.Tensor4D, kernel: tf.Tensor4D): tf.Tensor4D {
    const { stride, padding: p, groups } = this.args;
    const sides: [number, number][] = [
      [0, 0],
      [p, p],
      [p, p],
      [0, 0],
    ];
    const pad = sides as tf.backend_util.ExplicitPadding;
    if (groups === 1) return tf.conv2d(x, kernel, stride, pad);
    const parts = tf.split(x, groups, 3) as tf.Tensor4D[];
    const kernels = tf.split(kernel, groups, 3) as tf.Tensor4D[];
    return tf.concat4d(
      parts.map((part, g) => tf.conv2d(part, kernels[g], stride, pad)),
      3,
    );
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const { kernelSize, stride, padding, filters } = this.args;
    const [batch, height, width] = this.mapShape(inputShape);
    const size = (n: number | null) => slidingSize(this, n, kernelSize, stride, padding);
    return [batch, size(height), size(width), filters];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.args };
  }

  private mapShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const shape = inputShape as tfl.Shape;
    const { groups } = this.args;
    if (shape.length !== 4 || shape[3] === null || shape[3] % groups !== 0) {
      const multiple = groups === 1 ? '' : `, channels a multiple of groups=${groups}`;
      throw new RangeError(
        `Conv2dRelu ${this.name}: expected [batch, height, width, channels]${multiple}; got ${JSON.stringify(shape)}.`,
      );
    }
    return shape;
  }
}
tf.serialization.registerClass(Conv2dRelu);
