import { cleanPairs } from './clean-pairs';
import { jointMoments, pearsonOfMoments } from './joint-moments';
import { averageRanks } from '../statistics/average-ranks';
import type { PairOptions } from './pair-options';

/**
 * Spearman's rank correlation: Pearson's correlation of the ranks, ties sharing their mean rank.
 *
 * ρ = r(rank(t), rank(p))
 *
 * @param truth - True values, n ≥ 1.
 * @param prediction - Predicted values, of the same length.
 * @param options - `nan`: `'throw'` (default), `'omit'` or `'propagate'`; `mask`: which pairs count.
 * @returns A number in [−1, 1]; NaN when either column is constant (also for n = 1).
 * @throws `RangeError` when lengths differ, no pair counts, or a value is not finite under `nan: 'throw'`.
 *
 * Source: Spearman, "The proof and measurement of association between two things", 1904,
 * https://doi.org/10.2307/1412159.
 *
 * @example
 * ```ts
 * import { spearmanCorrelation } from '@avemo/metrics';
 *
 * spearmanCorrelation([1, 2, 3, 4], [2, 1, 3, 30]); // → 0.8
 * ```
 */
export function spearmanCorrelation(
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  options: PairOptions = {},
): number {
  const pairs = cleanPairs('spearmanCorrelation', truth, prediction, options);
  if (!pairs) return NaN;
  return pearsonOfMoments(
    jointMoments({ truth: averageRanks(pairs.truth), prediction: averageRanks(pairs.prediction) }),
  );
}
