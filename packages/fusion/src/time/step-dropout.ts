import * as tf from '@tensorflow/tfjs-core';
import { deriveSeed, requireSeed } from '@avemo/checks';

/** Dropout whose draws depend on seed, training step and place within the step alone, so that a resumed run repeats them. */
export class StepDropout {
  private draw = 0;
  private current = 0;

  constructor(
    private readonly rate: number,
    private readonly seed: number,
  ) {}

  /** The training step whose draws come next. */
  get step(): number {
    return this.current;
  }

  /** Goes to the first draw of a training step. */
  setStep(caller: string, step: number): void {
    requireSeed(caller, 'step', step);
    this.current = step;
    this.draw = 0;
  }

  /** The tensor as it is outside training, else with units dropped and the rest scaled up. */
  apply(x: tf.Tensor2D, training: boolean): tf.Tensor2D {
    if (this.rate === 0 || !training) return x;
    const seed = deriveSeed(this.seed, 'dropout', this.current, this.draw++);
    return tf.dropout(x, this.rate, undefined, seed) as tf.Tensor2D;
  }
}
