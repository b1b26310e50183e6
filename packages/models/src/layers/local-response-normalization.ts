import * as tf from '@tensorflow/tfjs-core';
import { channelWindowSum } from './channel-window-sum';
import { resolveLrnOptions, type LocalResponseNormalizationOptions } from './lrn-options';

export type { LocalResponseNormalizationOptions };

/**
 * Normalises each value by the energy of the neighbouring channels at the same place.
 *
 * b̂ᶦ = bᶦ / (k + α Σ_{j=max(0,i−⌊n/2⌋)}^{min(N−1,i+⌊n/2⌋)} (bʲ)²)^β
 *
 * α is not divided by n (as in the AlexNet paper and TensorFlow; PyTorch and Caffe divide).
 * Forward and gradient are composed of operations that every TensorFlow.js backend has and that are fast on wasm.
 *
 * @param x - Float32 activations, channels last: […, channels].
 * @param options - Window and constants.
 * @returns A tensor of x's shape; its magnitude never exceeds |x| / k^β.
 * @throws TypeError if x is not a float32 tensor.
 * @throws RangeError if x is a scalar or an option is out of range.
 *
 * Source: AM-FBP, Zhou et al. 2021, equation (1), https://arxiv.org/abs/2111.08910.
 * Source: Krizhevsky et al. 2012, section 3.3, https://doi.org/10.1145/3065386.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { localResponseNormalization } from '@avemo/models';
 *
 * const y = localResponseNormalization(tf.tensor1d([1, 2, 3]), { size: 3, k: 1, alpha: 1, beta: 0.5 });
 * y.dataSync(); // → [0.4082, 0.5164, 0.8018]
 * ```
 */
export function localResponseNormalization<T extends tf.Tensor>(
  x: T,
  options: LocalResponseNormalizationOptions = {},
): T {
  const { size, k, alpha, beta } = resolveLrnOptions('localResponseNormalization', options);
  if (!(x instanceof tf.Tensor) || x.dtype !== 'float32') {
    throw new TypeError(`localResponseNormalization: x must be a float32 tensor; got ${describe(x)}.`);
  }
  if (x.rank === 0) {
    throw new RangeError('localResponseNormalization: x must have a channel axis; got a scalar.');
  }
  if (x.size === 0) return x.clone();
  const backend = tf.getBackend();
  return tf.getKernel('LRN', backend) && tf.getKernel('LRNGrad', backend)
    ? builtIn(x, (size - 1) / 2, { k, alpha, beta })
    : (normalize(x, size, k, alpha, beta) as T);
}

/** tfjs's own operation, which takes images or batches of them. */
function builtIn<T extends tf.Tensor>(x: T, radius: number, { k, alpha, beta }: Record<string, number>): T {
  return tf.tidy(() => {
    const pixels = tf.reshape(x, [1, 1, -1, x.shape[x.rank - 1]]) as tf.Tensor4D;
    return tf.reshape(tf.localResponseNormalization(pixels, radius, k, alpha, beta), x.shape) as T;
  });
}

/** y = x·s^−β; dx = dy·s^−β − 2αβ·x·Σ_window(dy·y/s). */
function normalize(x: tf.Tensor, size: number, k: number, alpha: number, beta: number): tf.Tensor {
  const op = tf.customGrad((input, save) => {
    const value = input as tf.Tensor;
    const sums = tf.add(channelWindowSum(tf.square(value), size, alpha), k);
    const divisor = negativePower(sums, beta);
    const result = tf.mul(value, divisor);
    (save as tf.GradSaveFunc)([value, sums, divisor, result]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [a, s, d, y] = saved;
      const shared = channelWindowSum(tf.div(tf.mul(dy, y), s), size, -2 * alpha * beta);
      return tf.add(tf.mul(dy, d), tf.mul(a, shared));
    };
    return { value: result, gradFunc };
  });
  return tf.tidy(() => op(x));
}

/** s^−β for s > 0; roots where they suffice, for `pow` costs five times as much on wasm. */
function negativePower(s: tf.Tensor, beta: number): tf.Tensor {
  if (beta === 1) return tf.reciprocal(s);
  if (beta === 0.5) return tf.rsqrt(s);
  if (beta === 0.75) {
    const root = tf.rsqrt(s);
    return tf.mul(root, tf.sqrt(root));
  }
  return tf.pow(s, tf.scalar(-beta));
}

function describe(x: unknown): string {
  return x instanceof tf.Tensor ? `a tensor of dtype ${x.dtype}` : typeof x;
}
