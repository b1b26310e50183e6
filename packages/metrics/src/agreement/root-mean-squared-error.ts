import { cleanPairs } from './clean-pairs';
import { fitScale } from './fit-scale';
import { meanOfPairs } from './mean-of-pairs';
import type { PairOptions } from './pair-options';

/**
 * Root mean squared error (RMSE).
 *
 * RMSE = √((1/n) Σ (p_i − t_i)²)
 *
 * @param truth - True values, n ≥ 1.
 * @param prediction - Predicted values, of the same length.
 * @param options - `nan`: `'throw'` (default), `'omit'` or `'propagate'`; `mask`: which pairs count.
 * @returns A number ≥ 0, in the unit of the values.
 * @throws `RangeError` when lengths differ, no pair counts, or a value is not finite under `nan: 'throw'`.
 *
 * Source: JIPS, Liu & Tang 2021, equation (37), https://doi.org/10.3745/JIPS.02.0161.
 *
 * @example
 * ```ts
 * import { rootMeanSquaredError } from '@avemo/metrics';
 *
 * rootMeanSquaredError([1, 2, 3], [1, 2, 5]); // → 1.1547
 * ```
 */
export function rootMeanSquaredError(
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  options: PairOptions = {},
): number {
  const pairs = cleanPairs('rootMeanSquaredError', truth, prediction, options);
  if (!pairs) return NaN;
  const { scale, ...fitted } = fitScale(pairs);
  return scale * Math.sqrt(meanOfPairs(fitted, (t, p) => (p - t) ** 2));
}
