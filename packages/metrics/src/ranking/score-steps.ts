import { formatValue, requireFinite } from '@avemo/checks';
import { requireSameColumns } from '../statistics/require-columns';

/** Positives and negatives above falling thresholds; equal scores are one step. */
export interface ScoreSteps {
  /** Positives and negatives with exactly the score of each step, from the highest score down. */
  steps: { positives: number; negatives: number }[];
  /** All positives. */
  positives: number;
  /** All negatives. */
  negatives: number;
}

/** Checks a 0/1 truth and its scores and sorts them into steps. */
export function scoreSteps(
  caller: string,
  truth: ArrayLike<number | boolean>,
  score: ArrayLike<number>,
): ScoreSteps {
  requireSameColumns(caller, 'truth', truth, 'score', score);
  if (truth.length === 0)
    throw new RangeError(`${caller}: truth and score are empty; pass at least one item.`);
  const order = Array.from(score, (value, i) => {
    requireFinite(caller, `score[${i}]`, value);
    if (truth[i] !== 0 && truth[i] !== 1 && typeof truth[i] !== 'boolean') {
      throw new RangeError(
        `${caller}: truth[${i}] must be 0, 1 or a boolean; got ${formatValue(truth[i])}. For more classes take one class against the rest.`,
      );
    }
    return i;
  }).sort((i, j) => score[j] - score[i]);
  const result: ScoreSteps = { steps: [], positives: 0, negatives: 0 };
  order.forEach((item, rank) => {
    if (rank === 0 || score[item] !== score[order[rank - 1]])
      result.steps.push({ positives: 0, negatives: 0 });
    const side = truth[item] ? 'positives' : 'negatives';
    result.steps.at(-1)![side]++;
    result[side]++;
  });
  return result;
}
