import * as tf from '@tensorflow/tfjs-core';
import { mixBits, requireSeed } from '@avemo/checks';

/** Where the random numbers of sampling come from; each call gives new ones. */
export interface RandomDraws {
  /** Uniform numbers in [0, 1). */
  uniform(shape: [number, number]): tf.Tensor2D;
  /** Normal numbers of mean 0 and variance 1. */
  normal(shape: [number, number]): tf.Tensor2D;
}

/**
 * Random numbers that follow from seed and step alone, on every backend.
 *
 * @param seed - An integer from 0 to 2³² − 1.
 * @param step - Which step of a training it is: an integer from 0 to 2³² − 1. Other steps get unrelated numbers.
 * @returns Sources of uniform and of normal numbers; their tensors are the caller's.
 * @throws RangeError if seed or step is not such an integer.
 *
 * @example
 * ```ts
 * import { seededDraws } from '@avemo/models';
 *
 * const [a, b] = [seededDraws(1, 0), seededDraws(1, 0)];
 * a.uniform([2, 3]).dataSync().join() === b.uniform([2, 3]).dataSync().join(); // → true
 * ```
 */
export function seededDraws(seed: number, step: number): RandomDraws {
  requireSeed('seededDraws', 'seed', seed);
  requireSeed('seededDraws', 'step', step);
  let call = 0;
  const stream = () => {
    const key = mixBits(mixBits(seed ^ mixBits(step)) + call++);
    return (i: number) => mixBits(mixBits(i) ^ key) / 2 ** 32;
  };
  return {
    uniform: (shape) => {
      const uniform = stream();
      return tf.tensor2d(
        Float32Array.from({ length: shape[0] * shape[1] }, (_, i) => belowOne(uniform(i))),
        shape,
      );
    },
    // Box–Muller; 1 − u is above 0.
    normal: (shape) => {
      const [radius, angle] = [stream(), stream()];
      const values = Float32Array.from(
        { length: shape[0] * shape[1] },
        (_, i) => Math.sqrt(-2 * Math.log(1 - radius(i))) * Math.cos(2 * Math.PI * angle(i)),
      );
      return tf.tensor2d(values, shape);
    },
  };
}

/** Rounding to float32 must not make it 1. */
function belowOne(u: number): number {
  return Math.min(u, 1 - 2 ** -24);
}
