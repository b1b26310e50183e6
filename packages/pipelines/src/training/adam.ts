import * as tf from '@tensorflow/tfjs-core';

/** The rates of Adam; defaults are the paper's. */
export interface AdamOptions {
  beta1?: number;
  beta2?: number;
  epsilon?: number;
}

/**
 * Adam with a state that can be saved and restored to the bit: the bias corrections are computed from the step
 * count, where tfjs's own optimizer keeps running products that a restore rounds differently.
 *
 * m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − lr · (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε)
 *
 * Source: Kingma & Ba 2015, algorithm 1.
 */
export class Adam {
  /** Number of updates so far. */
  step = 0;
  private readonly first: tf.Variable[];
  private readonly second: tf.Variable[];
  private readonly beta1: number;
  private readonly beta2: number;
  private readonly epsilon: number;

  constructor(
    private readonly variables: tf.Variable[],
    { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions = {},
  ) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    const zeros = () => variables.map((v) => tf.tidy(() => tf.variable(tf.zerosLike(v), false)));
    this.first = zeros();
    this.second = zeros();
  }

  /** Updates every variable with its gradient, given in the order of the variables. */
  apply(gradients: tf.Tensor[], learningRate: number): void {
    this.step++;
    const { beta1, beta2, epsilon } = this;
    const rate = learningRate / (1 - beta1 ** this.step);
    const correction = 1 / Math.sqrt(1 - beta2 ** this.step);
    tf.tidy(() => {
      this.variables.forEach((variable, i) => {
        const g = gradients[i];
        const m = tf.add(tf.mul(this.first[i], beta1), tf.mul(g, 1 - beta1));
        const v = tf.add(tf.mul(this.second[i], beta2), tf.mul(tf.square(g), 1 - beta2));
        const update = tf.div(tf.mul(m, rate), tf.add(tf.mul(tf.sqrt(v), correction), epsilon));
        this.first[i].assign(m);
        this.second[i].assign(v);
        variable.assign(tf.sub(variable, update));
      });
    });
  }

  /** The moments, first then second, in the order of the variables. They stay owned by the optimizer. */
  moments(): tf.Tensor[] {
    return [...this.first, ...this.second];
  }

  /** Takes back moments from {@link moments} and the step they were saved at. */
  restore(moments: tf.Tensor[], step: number): void {
    [...this.first, ...this.second].forEach((variable, i) => variable.assign(moments[i]));
    this.step = step;
  }

  dispose(): void {
    tf.dispose([...this.first, ...this.second]);
  }
}
