import * as tf from '@tensorflow/tfjs-core';
import { disposeBatch, makeBatch, type Example } from './batch';
import { mostProbable } from './most-probable';
import type { Network } from './network';
import { yieldToEvents } from './yield-to-events';

/** Class probabilities of one example and what the network thinks of its true label. */
export interface Score {
  /** Mean cross-entropy in nats. */
  loss: number;
  /** Share of examples whose most probable class is the true one. */
  accuracy: number;
  /** Class probabilities [example][class]. */
  probabilities: Float32Array[];
}

/** Runs a network without training over examples, in their order. */
export async function scoreExamples(
  network: Network,
  examples: readonly Example[],
  { batchSize, signal }: { batchSize: number; signal?: AbortSignal },
): Promise<Score> {
  const probabilities: Float32Array[] = [];
  let lossSum = 0;
  let correct = 0;
  for (let start = 0; start < examples.length; start += batchSize) {
    signal?.throwIfAborted();
    const part = examples.slice(start, start + batchSize);
    const batch = makeBatch(part);
    const values = tf.tidy(() => tf.softmax(network.logits(batch, { training: false, step: 0 })).dataSync());
    disposeBatch(batch);
    const classes = values.length / part.length;
    part.forEach((example, i) => {
      const p = values.slice(i * classes, (i + 1) * classes) as Float32Array;
      probabilities.push(p);
      lossSum -= Math.log(Math.max(p[example.label], 1e-38));
      if (mostProbable(p) === example.label) correct++;
    });
    await yieldToEvents();
  }
  return { loss: lossSum / examples.length, accuracy: correct / examples.length, probabilities };
}
