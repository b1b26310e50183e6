import type * as tf from '@tensorflow/tfjs-core';
import type { Batch } from './batch';

/** What the trainer needs of a network: its trainable variables and its answer to a batch. */
export interface Network {
  /** The variables that training changes, in a fixed order. */
  readonly variables: tf.Variable[];
  /**
   * Unnormalised log probabilities [batch, classes]. `step` numbers the update, so that dropout can be repeated; called
   * inside `tf.tidy`.
   */
  logits(batch: Batch, options: { training: boolean; step: number }): tf.Tensor2D;
}
