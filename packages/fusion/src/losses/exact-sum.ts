import * as tf from '@tensorflow/tfjs-core';

/** So many values at most go into one float32 accumulator. */
const BLOCK = 8;

/**
 * Σ x over the last axis, kept as an axis of length 1, in blocks of 8: on every backend the rounding grows with the logarithm
 * of the length, where one float32 accumulator loses digits with every value that it takes. Nothing adds up to 0.
 */
export function exactSum<T extends tf.Tensor>(x: T): T {
  const spread = tf.customGrad((values) => {
    const given = values as tf.Tensor;
    return { value: sumBlocks(given), gradFunc: (dy: tf.Tensor) => tf.add(dy, tf.zeros(given.shape)) };
  });
  return spread(x) as T;
}

/** The sum of all values as a scalar, in blocks. */
export const exactTotal = (x: tf.Tensor): tf.Scalar => tf.reshape(exactSum(tf.reshape(x, [1, x.size])), []);

function sumBlocks(x: tf.Tensor): tf.Tensor {
  const leading = x.shape.slice(0, -1);
  const rows = leading.reduce((product, size) => product * size, 1);
  let length = x.shape[x.rank - 1];
  if (x.size === 0) return tf.zeros([...leading, 1]);
  let partial = tf.reshape<tf.Rank.R2>(x, [rows, length]);
  while (length > BLOCK) {
    const blocks = Math.ceil(length / BLOCK);
    const spare = blocks * BLOCK - length;
    const padded = spare > 0 ? tf.concat([partial, tf.zeros<tf.Rank.R2>([rows, spare])], 1) : partial;
    partial = tf.reshape<tf.Rank.R2>(tf.sum(tf.reshape(padded, [rows * blocks, BLOCK]), 1), [rows, blocks]);
    length = blocks;
  }
  return tf.reshape(tf.sum(partial, 1), [...leading, 1]);
}

/** The value as it is, but with a gradient of zero. */
export function withoutGradient<T extends tf.Tensor>(x: T): T {
  const stopped = tf.customGrad((value) => ({
    value: (value as tf.Tensor).clone(),
    gradFunc: () => tf.zeros(x.shape),
  }));
  return stopped(x) as T;
}
