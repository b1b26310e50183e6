import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerOptions } from '../training';

/** One update of one weight. Called inside `tf.tidy`. */
export interface UpdateRule {
  /** What is kept for each weight, zeros before its first update. */
  slots: readonly string[];
  /**
   * @param gradient - Of the loss to the weight.
   * @param kept - The slots, in their order.
   * @param how - The learning rate, and how many updates there were, this one included.
   * @returns What is taken off the weight, and the new slots.
   */
  update(
    gradient: tf.Tensor,
    kept: tf.Tensor[],
    how: { learningRate: number; step: number },
  ): { move: tf.Tensor; kept: tf.Tensor[] };
}

/** θ ← θ − lr · g */
const sgd = (): UpdateRule => ({
  slots: [],
  update: (g, _, { learningRate }) => ({ move: tf.mul(g, learningRate), kept: [] }),
});

/**
 * v ← m · v + g, θ ← θ − lr · v
 *
 * Source: Sutskever et al. 2013, in the form of torch.optim.SGD.
 */
const momentum = ({ momentum: share = 0.9 }: OptimizerOptions): UpdateRule => ({
  slots: ['velocity'],
  update(g, [velocity], { learningRate }) {
    const next = tf.add(tf.mul(velocity, share), g);
    return { move: tf.mul(next, learningRate), kept: [next] };
  },
});

/**
 * m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − lr · (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε) with β₁ = 0.9, β₂ = 0.999, ε = 1e-8
 *
 * The corrections come from the count of updates, so that a restored state goes on to the bit.
 *
 * Source: Kingma & Ba 2015, algorithm 1.
 */
const adam = (): UpdateRule => ({
  slots: ['first', 'second'],
  update(g, [first, second], { learningRate, step }) {
    const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
    const m = tf.add(tf.mul(first, beta1), tf.mul(g, 1 - beta1));
    const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(g), 1 - beta2));
    const rate = learningRate / (1 - beta1 ** step);
    const correction = 1 / Math.sqrt(1 - beta2 ** step);
    return {
      move: tf.div(tf.mul(m, rate), tf.add(tf.mul(tf.sqrt(v), correction), epsilon)),
      kept: [m, v],
    };
  },
});

/**
 * s ← ρs + (1−ρ)g², θ ← θ − lr · g / (√s + ε) with ε = 1e-8 outside the root
 *
 * Source: Tieleman & Hinton 2012, in the form of torch.optim.RMSprop.
 */
const rmsprop = ({ momentum: rho = 0.9 }: OptimizerOptions): UpdateRule => ({
  slots: ['square'],
  update(g, [square], { learningRate }) {
    const s = tf.add(tf.mul(square, rho), tf.mul(tf.square(g), 1 - rho));
    return { move: tf.div(tf.mul(g, learningRate), tf.add(tf.sqrt(s), 1e-8)), kept: [s] };
  },
});

/** The update rules by name. */
export const updateRules: Record<OptimizerOptions['name'], (options: OptimizerOptions) => UpdateRule> = {
  sgd,
  momentum,
  adam,
  rmsprop,
};
