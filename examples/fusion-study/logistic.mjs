// Multinomial logistic regression with the usual L2 penalty, to its optimum.
import * as tf from '@tensorflow/tfjs-core';

/**
 * min over W, b of  mean cross-entropy(XW + b) + ‖W‖² / (2 C n), by accelerated gradient descent (Nesterov 1983).
 *
 * @param rows training features [n][features], standardised
 * @param labels their classes
 * @param options classes, C (inverse strength of the penalty), iterations
 * @returns { predict(rows) → probabilities [row][class], parameters, gradient: the greatest entry of the last gradient }
 */
export function fitLogisticRegression(rows, labels, { classes, C, iterations = 600 }) {
  const n = rows.length;
  const features = rows[0].length;
  const [weights, gradient] = tf.tidy(() => {
    const x = design(rows);
    const truth = tf.oneHot(tf.tensor1d(labels, 'int32'), classes);
    // The last row of W is the bias, which is not penalised.
    const penalty = tf.tensor2d([...new Array(features).fill(1 / (C * n)), 0], [features + 1, 1]);
    const slope = (w) =>
      tf.tidy(() => {
        const errors = tf.sub(tf.softmax(tf.matMul(x, w)), truth);
        return tf.add(tf.div(tf.matMul(x, errors, true), n), tf.mul(w, penalty));
      });
    // ½ of the trace of XᵀX/n bounds the curvature of the mean cross-entropy.
    const step = 1 / (tf.sum(tf.square(x)).dataSync()[0] / (2 * n) + 1 / (C * n));
    let w = tf.zeros([features + 1, classes]);
    let ahead = w;
    for (let k = 0; k < iterations; k++) {
      [w, ahead] = tf.tidy(() => {
        const next = tf.sub(ahead, tf.mul(slope(ahead), step));
        return [next, tf.add(next, tf.mul(tf.sub(next, w), k / (k + 3)))];
      });
    }
    return [w.arraySync(), tf.max(tf.abs(slope(w))).dataSync()[0]];
  });
  return {
    parameters: (features + 1) * classes,
    gradient,
    predict: (some) => tf.tidy(() => tf.softmax(tf.matMul(design(some), tf.tensor2d(weights))).arraySync()),
  };
}

const design = (rows) => tf.tensor2d(rows.map((row) => [...row, 1]));
