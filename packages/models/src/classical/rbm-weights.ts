import type * as tf from '@tensorflow/tfjs-core';

/** What the visible units of a restricted Boltzmann machine are: 0 or 1, or real of variance 1. */
export type VisibleUnits = 'bernoulli' | 'gaussian';

/** The weights of a restricted Boltzmann machine, or anything of their shapes. */
export interface RbmWeights {
  /** W [visible, hidden]. */
  kernel: tf.Tensor2D;
  /** b [visible]. */
  visibleBias: tf.Tensor1D;
  /** c [hidden]. */
  hiddenBias: tf.Tensor1D;
}

/** Everything that the next update of a machine depends on, for a checkpoint. */
export interface RbmState {
  /** W, b and c. */
  weights: RbmWeights;
  /** What the last update added. */
  velocities: RbmWeights;
  /** How many updates there were: sampling follows from it. */
  updates: number;
  /** Where persistent chains are, [chains, hidden]. */
  chain?: tf.Tensor2D;
}
