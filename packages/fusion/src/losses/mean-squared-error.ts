import * as tf from '@tensorflow/tfjs-core';
import { exactTotal } from './exact-sum';
import type { CountedSteps } from './steps-that-count';

/** The mean of (p − t)² over the values that count; 0 when none does. */
export function meanSquaredError({ truth, prediction, counts }: CountedSteps): tf.Scalar {
  const squares = tf.mul(tf.square(tf.sub(prediction, truth)), counts);
  return tf.div<tf.Scalar>(exactTotal(squares), tf.maximum(exactTotal(counts), 1));
}
