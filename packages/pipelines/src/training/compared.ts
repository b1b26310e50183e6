import type * as tf from '@tensorflow/tfjs-core';

/** What a loss compares. */
export interface Compared {
  /** Logits or values [batch, …, labels], or anything for a function of one's own. */
  output: tf.Tensor;
  /** Class indices [batch, …], or values of the output's shape with zeros where there is none. */
  truth: tf.Tensor;
  /** 1 where the truth counts: [batch, …] for classes, of the output's shape for values. */
  counts: tf.Tensor;
  /** [batch, rows] (or [batch]): 1 for rows of which the whole truth counts. */
  rows: tf.Tensor;
  /** What a class counts, in their order. */
  classWeights?: readonly number[];
}
