import { deriveSeed } from '@avemo/checks';
import type { OpenTask } from '../recipes/task';
import { createRandom } from '../random';
import type { Answer } from '../training/answer';
import { defaultMetric, scoreAnswers } from '../training/score';
import type { Explanations } from './run-schema';

/** Shares of the clips in which a stream is missing. */
const SHARES = Array.from({ length: 11 }, (_, i) => i / 10);

/** Draws of the clips that lack the stream; fewer where an answer has many rows. */
const DRAWS = 20;

interface Pairs {
  whole: Answer[];
  without: Answer[];
}

/** Gathers what a system says of test clips with and without each stream. */
export class MissingStreams {
  private readonly streams = new Map<string, Pairs>();

  constructor(private readonly task: OpenTask) {}

  /** Adds the test clips of one fold and seed. */
  take(stream: string, whole: readonly Answer[], without: readonly Answer[]): void {
    const pairs = this.streams.get(stream) ?? { whole: [], without: [] };
    this.streams.set(stream, pairs);
    pairs.whole.push(...whole);
    pairs.without.push(...without);
  }

  /**
   * The metric when a stream is missing in 0, 10, … 100 % of the clips: mean, least and greatest value over seeded draws of
   * the clips that lack it.
   */
  curves(): Explanations['missing'] {
    const metric = defaultMetric(this.task.kind);
    return [...this.streams].map(([stream, { whole, without }]) => {
      const draws = this.task.per === 'row' ? DRAWS / 4 : DRAWS;
      const scores = SHARES.map((share) => {
        const missing = Math.round(share * whole.length);
        // With none or all of them there is nothing to draw.
        const count = missing === 0 || missing === whole.length ? 1 : draws;
        return Array.from({ length: count }, (_, draw) => {
          const order = createRandom(deriveSeed(1, 'missing', stream, draw)).shuffle(whole.map((__, i) => i));
          const lacking = new Set(order.slice(0, missing));
          const answers = whole.map((answer, i) => (lacking.has(i) ? without[i] : answer));
          return scoreAnswers(metric, answers, this.task);
        });
      });
      return {
        stream,
        metric,
        shares: SHARES,
        values: scores.map((list) => list.reduce((sum, score) => sum + score, 0) / list.length),
        low: scores.map((list) => Math.min(...list)),
        high: scores.map((list) => Math.max(...list)),
      };
    });
  }
}

/**
 * How much each stream counted in one answer: how far the answer moves without it, all streams together 1. Of classes, how
 * far is the total variation of the probabilities; of values, the mean absolute difference.
 *
 * @param whole - The answer with all streams.
 * @param without - The answers without each.
 * @returns A share for each stream; all alike where no answer moves.
 */
export function sharesByLeavingOut(whole: Answer, without: readonly Answer[]): number[] {
  const moved = without.map(({ output }) =>
    output.reduce((sum, value, i) => sum + Math.abs(value - whole.output[i]), 0),
  );
  const total = moved.reduce((sum, distance) => sum + distance, 0);
  return moved.map((distance) => (total > 0 ? distance / total : 1 / moved.length));
}
