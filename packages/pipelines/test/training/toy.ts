import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '../../src/random';
import type { Example } from '../../src/training/batch';
import type { Network } from '../../src/training/network';

/** Two classes that differ in the mean of the first feature; sequences of 1 to 5 frames. */
export function toyExamples(count: number, seed: number): Example[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const label = i % 2;
    const frames = 1 + random.integer(5);
    const data = Float32Array.from(
      { length: frames * 3 },
      (__, j) => random.normal() + (j % 3 === 0 ? 2 * label : 0),
    );
    return { id: `clip${i}`, label, streams: { audio: { data, frames, width: 3 } } };
  });
}

/** Logistic regression on the masked mean of the frames. */
export function toyNetwork(seed: number): Network & { dispose(): void } {
  const random = createRandom(seed);
  const start = Array.from({ length: 6 }, () => random.normal());
  const kernel = tf.tidy(() => tf.variable(tf.tensor2d(start, [3, 2])));
  const bias = tf.tidy(() => tf.variable(tf.zeros([2])));
  return {
    variables: [kernel, bias],
    logits: (batch) => {
      const { x, mask } = batch.streams.audio!;
      const weights = tf.div(mask, tf.sum(mask, 1, true));
      const mean = tf.sum(tf.mul(x, tf.expandDims(weights, 2)), 1);
      return tf.add(tf.matMul(mean as tf.Tensor2D, kernel as tf.Tensor2D), bias) as tf.Tensor2D;
    },
    dispose: () => tf.dispose([kernel, bias]),
  };
}
