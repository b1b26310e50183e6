import * as tf from '@tensorflow/tfjs-core';

/** Uniform numbers in [−1, 1) from a seed, by a multiply-with-carry generator. */
export function randomTensor<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): tf.Tensor<R> {
  let [z, w] = [362436069 + seed, 521288629 ^ seed];
  const next = () => {
    z = 36969 * (z & 65535) + (z >>> 16);
    w = 18000 * (w & 65535) + (w >>> 16);
    return (((z << 16) + w) >>> 0) / 2 ** 31 - 1;
  };
  for (let i = 0; i < 20; i++) next();
  const size = (shape as number[]).reduce((product, n) => product * n, 1);
  return tf.tensor(Float32Array.from({ length: size }, next), shape);
}
