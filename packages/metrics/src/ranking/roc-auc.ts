import { scoreSteps } from './score-steps';

/**
 * Area under the receiver operating characteristic: the chance that a positive item scores above a negative one, ties counting one half.
 *
 * AUC = Σ_{i positive, j negative} ([s_i > s_j] + ½ [s_i = s_j]) / (n₊ n₋)
 *
 * @param truth - 1 or true for the positive class, 0 or false for the rest; n items.
 * @param score - A score per item, higher for the positive class; any scale.
 * @returns A number in [0, 1]; 0.5 is chance. NaN when one of the two classes is missing.
 * @throws `RangeError` when lengths differ or are 0, a truth is not 0 or 1, or a score is not finite.
 *
 * Source: Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic curve", 1982,
 * https://doi.org/10.1148/radiology.143.1.7063747.
 *
 * @example
 * ```ts
 * import { rocAuc } from '@avemo/metrics';
 *
 * rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // → 0.75
 * ```
 */
export function rocAuc(truth: ArrayLike<number | boolean>, score: ArrayLike<number>): number {
  const { steps, positives, negatives } = scoreSteps('rocAuc', truth, score);
  let above = 0;
  let wins = 0;
  for (const step of steps) {
    wins += step.negatives * (above + step.positives / 2);
    above += step.positives;
  }
  return wins / (positives * negatives);
}
