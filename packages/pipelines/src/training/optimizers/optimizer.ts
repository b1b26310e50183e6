import * as tf from '@tensorflow/tfjs-core';
import { formatValue, requireInRange } from '@avemo/checks';
import type { OptimizerOptions } from '../training';
import { updateRules, type UpdateRule } from './rules';

/** A weight and its name, unique in its network. */
export interface NamedVariable {
  name: string;
  variable: tf.Variable;
}

/**
 * Moves weights along their gradients, with a state by weight that can be saved and restored to the bit. A weight that has
 * no gradient, because the loss does not depend on it, stays as it is, and so does its state.
 *
 * With `weightDecay` d, g becomes g + d · θ, the gradient of the loss with the term d/2 · ‖θ‖² added; with `clipNorm` c, all
 * gradients are then shortened together to the norm c where theirs is greater.
 *
 * Source: JIPS, Liu & Tang 2021, equation (26) (the term of weight decay), https://doi.org/10.3745/JIPS.02.0161.
 */
export class Optimizer {
  private readonly rule: UpdateRule;
  private readonly slots = new Map<string, tf.Variable>();
  private readonly steps = new Map<string, number>();

  /**
   * @param weights - What training changes.
   * @param options - Which rule, momentum, weight decay, clipping.
   * @throws RangeError for an unknown rule or a value out of its range.
   */
  constructor(
    private readonly weights: readonly NamedVariable[],
    private readonly options: OptimizerOptions,
  ) {
    const { name, momentum = 0.9, weightDecay = 0, clipNorm = 1 } = options;
    if (!Object.hasOwn(updateRules, name)) {
      const known = Object.keys(updateRules).join(', ');
      throw new RangeError(`Optimizer: name must be one of ${known}; got ${formatValue(name)}.`);
    }
    requireInRange('Optimizer', 'momentum', momentum, 0, 1);
    requireInRange('Optimizer', 'weightDecay', weightDecay, 0, Number.MAX_VALUE);
    requireInRange('Optimizer', 'clipNorm', clipNorm, Number.MIN_VALUE, Number.MAX_VALUE);
    this.rule = updateRules[name](options);
    for (const { name: weight, variable } of weights) {
      this.steps.set(weight, 0);
      for (const slot of this.rule.slots) {
        this.slots.set(
          `${slot}/${weight}`,
          tf.tidy(() => tf.variable(tf.zerosLike(variable), false)),
        );
      }
    }
  }

  /**
   * Updates the weights that have a gradient.
   *
   * @param gradients - By the name of the weight.
   * @param learningRate - Above 0.
   */
  apply(gradients: Readonly<Record<string, tf.Tensor | undefined>>, learningRate: number): void {
    tf.tidy(() => {
      const moved = this.weights.filter(({ name }) => gradients[name]);
      const shortened = this.shorten(
        moved.map(({ name, variable }) => this.decay(gradients[name]!, variable)),
      );
      moved.forEach(({ name, variable }, i) => {
        const step = this.steps.get(name)! + 1;
        this.steps.set(name, step);
        const slots = this.rule.slots.map((slot) => this.slots.get(`${slot}/${name}`)!);
        const { move, kept } = this.rule.update(shortened[i], slots, { learningRate, step });
        slots.forEach((slot, s) => slot.assign(kept[s]));
        variable.assign(tf.sub(variable, move));
      });
    });
  }

  private decay(gradient: tf.Tensor, variable: tf.Variable): tf.Tensor {
    const { weightDecay = 0 } = this.options;
    return weightDecay > 0 ? tf.add(gradient, tf.mul(variable, weightDecay)) : gradient;
  }

  private shorten(gradients: tf.Tensor[]): tf.Tensor[] {
    const { clipNorm } = this.options;
    if (clipNorm === undefined || gradients.length === 0) return gradients;
    const norm = tf.sqrt(tf.addN(gradients.map((g) => tf.sum(tf.square(g)))));
    const scale = tf.div(clipNorm, tf.maximum(norm, clipNorm));
    return gradients.map((g) => tf.mul(g, scale));
  }

  /** The slots by name; they stay owned by the optimizer. */
  state(): Record<string, tf.Tensor> {
    return Object.fromEntries(this.slots);
  }

  /** How many updates each weight had. */
  counts(): Record<string, number> {
    return Object.fromEntries(this.steps);
  }

  /** Takes back a state from {@link state} and {@link counts}. */
  restore(state: Readonly<Record<string, tf.Tensor>>, counts: Readonly<Record<string, number>>): void {
    for (const [name, slot] of this.slots) slot.assign(state[name]);
    for (const name of this.steps.keys()) this.steps.set(name, counts[name]);
  }

  dispose(): void {
    for (const slot of this.slots.values()) slot.dispose();
    this.slots.clear();
  }
}
