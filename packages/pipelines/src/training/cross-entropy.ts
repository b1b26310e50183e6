import * as tf from '@tensorflow/tfjs-core';
import type { Compared } from './compared';

/** The least share of error whose power is taken: below, slopes would not be finite. */
const LEAST_ERROR = 1e-7;

/**
 * Softmax regression's loss: the mean, over what counts, of −w_y log p_y with p = softmax(z), in nats.
 *
 * The hypothesis is p_c = exp(z_c) / Σ_j exp(z_j) of the logits z = θᵀ x that a network's last layer gives. Of two classes with
 * the logits 0 and θᵀ x it is logistic regression: p = 1 / (1 + exp(−θᵀ x)), and the loss −y log p − (1 − y) log(1 − p).
 *
 * With γ each clip's −log p counts (1 − p)^γ, the focal loss; with smoothing s the truth is (1 − s) · one-hot + s / classes.
 *
 * @param compared - Logits [batch, …, classes], class indices, what counts, and what a class counts (default 1).
 * @param options - γ ≥ 0 and s in [0, 1); default 0.
 * @returns A scalar ≥ 0; 0 where nothing counts.
 *
 * Source: JIPS, Liu & Tang 2021, equations (22)–(25), https://doi.org/10.3745/JIPS.02.0161. Their images are lost; these are
 * the forms of any text.
 * Source: Lin et al. 2017, Focal loss for dense object detection, equation (5).
 * Source: Szegedy et al. 2016, Rethinking the Inception architecture, section 7.
 */
export function crossEntropy(
  { output, truth, counts, classWeights }: Pick<Compared, 'output' | 'truth' | 'counts' | 'classWeights'>,
  { gamma = 0, smoothing = 0 }: { gamma?: number; smoothing?: number } = {},
): tf.Scalar {
  const classes = output.shape.at(-1)!;
  const logits = tf.reshape<tf.Rank.R2>(output, [-1, classes]);
  const labels = tf.oneHot(tf.cast(tf.reshape<tf.Rank.R1>(truth, [-1]), 'int32'), classes);
  const flat = tf.reshape(counts, [-1]);
  const weights = classWeights
    ? tf.mul(flat, tf.sum(tf.mul(labels, tf.tensor1d([...classWeights])), 1))
    : flat;
  const soft = smoothing > 0 ? tf.add(tf.mul(labels, 1 - smoothing), smoothing / classes) : labels;
  const logs = tf.logSoftmax(logits);
  const focused =
    gamma > 0 ? tf.mul(logs, tf.pow(tf.maximum(tf.sub(1, tf.exp(logs)), LEAST_ERROR), gamma)) : logs;
  const each = tf.neg(tf.sum(tf.mul(soft, focused), 1));
  return tf.div<tf.Scalar>(tf.sum(tf.mul(each, weights)), tf.maximum(tf.sum(weights), 1e-12));
}
