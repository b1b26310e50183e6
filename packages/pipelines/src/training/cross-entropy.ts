import * as tf from '@tensorflow/tfjs-core';
import type { Compared } from './losses';

/**
 * Softmax regression's loss: the mean, over what counts, of −w_y log p_y with p = softmax(z), in nats.
 *
 * The hypothesis is p_c = exp(z_c) / Σ_j exp(z_j) of the logits z = θᵀ x that a network's last layer gives. Of two classes with
 * the logits 0 and θᵀ x it is logistic regression: p = 1 / (1 + exp(−θᵀ x)), and the loss −y log p − (1 − y) log(1 − p).
 *
 * @param compared - Logits [batch, …, classes], class indices, what counts, and what a class counts (default 1).
 * @returns A scalar ≥ 0; 0 where nothing counts.
 *
 * Source: JIPS, Liu & Tang 2021, equations (22)–(25), https://doi.org/10.3745/JIPS.02.0161. Their images are lost; these are
 * the forms of any text.
 */
export function crossEntropy({
  output,
  truth,
  counts,
  classWeights,
}: Pick<Compared, 'output' | 'truth' | 'counts' | 'classWeights'>): tf.Scalar {
  const classes = output.shape.at(-1)!;
  const logits = tf.reshape<tf.Rank.R2>(output, [-1, classes]);
  const labels = tf.oneHot(tf.cast(tf.reshape<tf.Rank.R1>(truth, [-1]), 'int32'), classes);
  const flat = tf.reshape(counts, [-1]);
  const weights = classWeights
    ? tf.mul(flat, tf.sum(tf.mul(labels, tf.tensor1d([...classWeights])), 1))
    : flat;
  const each = tf.neg(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), 1));
  return tf.div<tf.Scalar>(tf.sum(tf.mul(each, weights)), tf.maximum(tf.sum(weights), 1e-12));
}
