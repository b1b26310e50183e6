import type * as tf from '@tensorflow/tfjs-core';
import { concordanceState, type ConcordanceState } from '@avemo/metrics';
import type { OpenTask } from '../recipes/task';
import { greatest } from './answer';
import type { Compared } from './compared';

/** Accuracy, or the mean CCC of the targets over all rows together, over the batches of an epoch. */
export class ScoreKeeper {
  private hits = 0;
  private total = 0;
  private readonly states: ConcordanceState[];

  constructor(private readonly task: OpenTask) {
    this.states = task.kind === 'values' ? task.labels.map(() => concordanceState()) : [];
  }

  /** Adds a batch; called inside `tf.tidy`. */
  take({ output, truth, counts }: Compared): void {
    const [predicted, right, known] = [output, truth, counts].map((tensor: tf.Tensor) => tensor.dataSync());
    const labels = this.task.labels.length;
    if (this.task.kind === 'classes') {
      right.forEach((label, row) => {
        if (known[row] === 0) return;
        this.total++;
        if (greatest(predicted, row * labels, labels) === label) this.hits++;
      });
      return;
    }
    this.states.forEach((state, target) => {
      const pairs: [number[], number[]] = [[], []];
      for (let at = target; at < right.length; at += labels) {
        if (known[at] === 0) continue;
        pairs[0].push(right[at]);
        pairs[1].push(predicted[at]);
      }
      if (pairs[0].length > 0) state.add(...pairs);
    });
  }

  /** NaN without a row that counts. */
  score(): number {
    if (this.task.kind === 'classes') return this.total > 0 ? this.hits / this.total : NaN;
    const scores = this.states.map((state) => state.value());
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  }
}
