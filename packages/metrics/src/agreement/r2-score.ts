import { cleanPairs } from './clean-pairs';
import { fitScale } from './fit-scale';
import { jointMoments } from './joint-moments';
import type { PairOptions } from './pair-options';

/**
 * Coefficient of determination R²: the share of the truth's variance that the predictions account for. Not the square of Pearson's correlation: level and scale errors lower it.
 *
 * R² = 1 − Σ (t_i − p_i)² / Σ (t_i − μ_t)²
 *
 * @param truth - True values, n ≥ 1.
 * @param prediction - Predicted values, of the same length.
 * @param options - `nan`: `'throw'` (default), `'omit'` or `'propagate'`; `mask`: which pairs count.
 * @returns A number ≤ 1, below 0 when the mean of the truth would have predicted better; NaN when the truth is constant.
 * @throws `RangeError` when lengths differ, no pair counts, or a value is not finite under `nan: 'throw'`.
 *
 * Source: JIPS, Liu & Tang 2021, equation (34), https://doi.org/10.3745/JIPS.02.0161; Draper and Smith, "Applied
 * Regression Analysis", 3rd edition, 1998.
 *
 * @example
 * ```ts
 * import { r2Score } from '@avemo/metrics';
 *
 * r2Score([1, 2, 3], [1, 2, 4]); // → 0.5
 * ```
 */
export function r2Score(
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  options: PairOptions = {},
): number {
  const clean = cleanPairs('r2Score', truth, prediction, options);
  if (!clean) return NaN;
  const pairs = fitScale(clean);
  const { squaresTruth } = jointMoments(pairs);
  if (squaresTruth === 0) return NaN;
  let residual = 0;
  for (let i = 0; i < pairs.truth.length; i++) residual += (pairs.truth[i] - pairs.prediction[i]) ** 2;
  return 1 - residual / squaresTruth;
}
