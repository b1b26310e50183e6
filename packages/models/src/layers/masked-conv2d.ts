import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { requireInteger, requirePositive } from '@avemo/checks';
import { sumOverPositions } from './bias-relu';
import { maskedInputs, maskedInputShape, stridedSize } from './masked-inputs';
import { layerOptions } from './layer-options';

/** Options of `MaskedConv2d`. */
export interface MaskedConv2dOptions {
  /** K, the number of kernels: an integer of at least 1. */
  filters: number;
  /** F, the width of the square kernels: odd. */
  kernelSize: number;
  /** S, the same in time and frequency: an integer of at least 1. Default 1. */
  stride?: number;
  /**
   * Factor on the spread of the initial kernels, above 0: what follows the ReLU may shrink activations, and this makes
   * up for it. Default 1.
   */
  gain?: number;
  /** Seed of the initial kernels, an integer from 1 to 2³¹ − 1. Default 1. */
  seed?: number;
  /** Layer name, unique in its model. */
  name?: string;
}

/**
 * Convolution, bias and ReLU over time and frequency that does not see how far a clip was padded.
 *
 * y = max(0, W ∗ x + b) · mask', with (F − 1)/2 zeros on every side whatever the length, so that the output has
 * ⌈T / S⌉ × ⌈F / S⌉ positions and position j looks at frame j·S of the clip.
 *
 * Call: [x, mask'] of shapes [batch, time, frequency, channels] and [batch, ⌈time / S⌉]: the mask is that of the
 * output (see `StridedMask`) and counts as a constant. x has to be zero where it is padding.
 * Output: [batch, ⌈time / S⌉, ⌈frequency / S⌉, filters]. Weights: kernel [F, F, channels, filters], He initialised
 * from the seed (a truncated normal of variance 2 · gain² / (F²·channels)), and bias [filters], zero.
 *
 * @throws RangeError if an argument is out of range an input has the wrong rank or the mask the wrong length.
 *
 * Source: JIPS, Liu & Tang 2021, equations (10)–(12), https://doi.org/10.3745/JIPS.02.0161.
 * Source: AM-FBP, Zhou et al. 2021, section III.A, https://arxiv.org/abs/2111.08910.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { MaskedConv2d } from '@avemo/models';
 *
 * const conv = new MaskedConv2d({ filters: 8, kernelSize: 3, stride: 2 });
 * const y = conv.apply([tf.ones([1, 5, 4, 1]), tf.ones([1, 3])]) as tf.Tensor;
 * y.shape; // → [1, 3, 2, 8]
 * ```
 */
export class MaskedConv2d extends tfl.layers.Layer {
  static readonly className = 'MaskedConv2d';
  private readonly filters: number;
  private readonly kernelSize: number;
  private readonly stride: number;
  private readonly gain: number;
  private readonly seed: number;
  private kernel!: tfl.LayerVariable;
  private bias!: tfl.LayerVariable;

  constructor(args: MaskedConv2dOptions) {
    super(layerOptions('MaskedConv2d', args));
    const { filters, kernelSize, stride = 1, gain = 1, seed = 1 } = args;
    requireInteger('MaskedConv2d', 'filters', filters);
    requireInteger('MaskedConv2d', 'kernelSize', kernelSize);
    requireInteger('MaskedConv2d', 'stride', stride);
    requirePositive('MaskedConv2d', 'gain', gain);
    requireInteger('MaskedConv2d', 'seed', seed, { max: 0x7fffffff });
    if (kernelSize % 2 === 0) {
      throw new RangeError(
        `MaskedConv2d: kernelSize must be odd, so that padding is symmetric; got ${kernelSize}. ` +
          `Use ${kernelSize + 1}.`,
      );
    }
    this.filters = filters;
    this.kernelSize = kernelSize;
    this.stride = stride;
    this.gain = gain;
    this.seed = seed;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const channels = maskedInputShape(this, inputShape)[3];
    if (channels === null) {
      throw new RangeError(
        `MaskedConv2d ${this.name}: the number of input channels must be known; got null.`,
      );
    }
    const { kernelSize, filters, gain, seed } = this;
    const he = tfl.initializers.varianceScaling({
      scale: 2 * gain ** 2,
      mode: 'fanIn',
      distribution: 'normal',
      seed,
    });
    this.kernel = this.addWeight('kernel', [kernelSize, kernelSize, channels, filters], 'float32', he);
    this.bias = this.addWeight('bias', [filters], 'float32', tfl.initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, mask] = maskedInputs(this, inputs, this.stride);
      // TensorFlow's own library refuses to convolve nothing.
      if (x.shape[0] === 0) {
        const [, time, frequency] = x.shape;
        return tf.zeros([
          0,
          stridedSize(time, this.stride)!,
          stridedSize(frequency, this.stride)!,
          this.filters,
        ]);
      }
      const pad = (this.kernelSize - 1) / 2;
      const sums = tf.conv2d(x, this.kernel.read() as tf.Tensor4D, this.stride, [
        [0, 0],
        [pad, pad],
        [pad, pad],
        [0, 0],
      ]);
      return biasReluMask(sums, this.bias.read(), mask);
    });
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const [batch, time, frequency] = maskedInputShape(this, inputShape);
    return [batch, stridedSize(time, this.stride), stridedSize(frequency, this.stride), this.filters];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { filters, kernelSize, stride, gain, seed } = this;
    return { ...super.getConfig(), filters, kernelSize, stride, gain, seed };
  }
}
tf.serialization.registerClass(MaskedConv2d);

/** max(0, x + bias) · mask in one step, so that the backward pass needs its output alone. */
function biasReluMask(x: tf.Tensor4D, bias: tf.Tensor, mask: tf.Tensor2D): tf.Tensor {
  const op = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const [sums, b, m] = args as tf.Tensor[];
    const value = tf.mul(tf.relu(tf.add(sums, b)), tf.reshape(m, [m.shape[0], m.shape[1]!, 1, 1]));
    save([value, m]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const dx = tf.mul(dy, tf.step(saved[0]));
      return [dx, sumOverPositions(dx), tf.zerosLike(saved[1])];
    };
    return { value, gradFunc };
  });
  return op(x, bias, mask);
}
