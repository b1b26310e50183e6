import * as tf from '@tensorflow/tfjs-core';

/** The outer product of vectors [batch, dᵢ], flattened with the first one slowest: [batch, Π dᵢ]. */
export function outerProduct(vectors: tf.Tensor2D[]): tf.Tensor2D {
  return vectors.reduce((a, b) => {
    const [rows, columns] = [a.shape[1], b.shape[1]];
    const products = tf.mul(tf.reshape(a, [-1, rows, 1]), tf.reshape(b, [-1, 1, columns]));
    return tf.reshape(products, [-1, rows * columns]);
  });
}

/** How many products `outerProduct` takes for vectors of these lengths. */
export const outerProductSize = ([first, ...others]: number[]): number => {
  let size = first;
  return others.reduce((sum, length) => sum + (size *= length), 0);
};
