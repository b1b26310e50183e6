import * as tf from '@tensorflow/tfjs-core';
import { disposeBatch, makeBatch, type Example } from './batch';
import { mostProbable } from './most-probable';
import type { Network } from './network';
import { yieldToEvents } from './yield-to-events';

/** What a network says of examples. */
export interface Score {
  /** Mean cross-entropy in nats. */
  loss: number;
  /** Share of examples whose most probable class is the true one. */
  accuracy: number;
  /** Class probabilities [example][class]. */
  probabilities: Float32Array[];
}

/** Options of {@link scoreExamples}. */
export interface ScoreOptions {
  /** Examples a batch, at least 1. */
  batchSize: number;
  /** Ends the work between two batches. */
  signal?: AbortSignal;
}

/**
 * Runs a network without training over examples, in their order.
 *
 * @param network Anything that answers a batch with logits, e.g. one that `fit` has trained.
 * @param examples What to answer.
 * @param options Size of a batch, abort signal.
 * @returns Class probabilities of every example, their accuracy and loss (NaN without examples).
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { scoreExamples, type Network } from '@avemo/pipelines';
 *
 * const network: Network = {
 *   variables: [],
 *   logits({ streams }) {
 *     const { x } = streams.text!;
 *     return tf.squeeze(tf.concat([x, tf.zerosLike(x)], 2), [1]) as tf.Tensor2D;
 *   },
 * };
 * const text = { data: Float32Array.of(Math.log(3)), frames: 1, width: 1 };
 * const { probabilities } = await scoreExamples(network, [{ id: 'a', label: 0, streams: { text } }], { batchSize: 8 });
 * probabilities; // → [[0.75, 0.25]]
 * ```
 */
export async function scoreExamples(
  network: Network,
  examples: readonly Example[],
  { batchSize, signal }: ScoreOptions,
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
