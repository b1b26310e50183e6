import { cleanPairs } from './clean-pairs';
import { fitScales } from './fit-scale';
import { jointMoments, pearsonOfMoments } from './joint-moments';
import type { PairOptions } from './pair-options';

/**
 * Pearson's correlation coefficient: how closely predictions follow the truth along any rising line.
 *
 * r = σ_tp / (σ_t σ_p)
 *
 * @param truth - True values, n ≥ 1.
 * @param prediction - Predicted values, of the same length.
 * @param options - `nan`: `'throw'` (default), `'omit'` or `'propagate'`; `mask`: which pairs count.
 * @returns A number in [−1, 1]; NaN when either column is constant (also for n = 1).
 * @throws `RangeError` when lengths differ, no pair counts, or a value is not finite under `nan: 'throw'`.
 *
 * Source: JIPS, Liu & Tang 2021, equation (36), https://doi.org/10.3745/JIPS.02.0161; Pearson, "Notes on regression
 * and inheritance in the case of two parents", 1895, https://doi.org/10.1098/rspl.1895.0041.
 *
 * @example
 * ```ts
 * import { pearsonCorrelation } from '@avemo/metrics';
 *
 * pearsonCorrelation([1, 2, 3, 4], [2, 2, 3, 3]); // → 0.8944
 * ```
 */
export function pearsonCorrelation(
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  options: PairOptions = {},
): number {
  const pairs = cleanPairs('pearsonCorrelation', truth, prediction, options);
  return pairs ? pearsonOfMoments(jointMoments(fitScales(pairs))) : NaN;
}
