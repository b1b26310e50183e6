import { scoreSteps } from './score-steps';

/**
 * Average precision: the area under the precision–recall curve as a sum of steps, without interpolation.
 *
 * AP = Σ_k (R_k − R_{k−1}) P_k over falling thresholds, R_k recall and P_k precision of all items at or above the k-th
 *
 * @param truth - 1 or true for the positive class, 0 or false for the rest; n items.
 * @param score - A score per item, higher for the positive class; any scale.
 * @returns A number in [0, 1]; the share of positives is chance. NaN when there is no positive item.
 * @throws `RangeError` when lengths differ or are 0, a truth is not 0 or 1, or a score is not finite.
 *
 * Source: Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, chapter 8.
 *
 * @example
 * ```ts
 * import { averagePrecision } from '@avemo/metrics';
 *
 * averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // → 0.8333
 * ```
 */
export function averagePrecision(truth: ArrayLike<number | boolean>, score: ArrayLike<number>): number {
  const { steps, positives } = scoreSteps('averagePrecision', truth, score);
  let hits = 0;
  let called = 0;
  let sum = 0;
  for (const step of steps) {
    hits += step.positives;
    called += step.positives + step.negatives;
    sum += (step.positives / positives) * (hits / called);
  }
  return sum;
}
