import { cleanPairs } from './clean-pairs';
import { meanOfPairs } from './mean-of-pairs';
import type { PairOptions } from './pair-options';

/**
 * Mean absolute error (MAE).
 *
 * MAE = (1/n) Σ |p_i − t_i|
 *
 * @param truth - True values, n ≥ 1.
 * @param prediction - Predicted values, of the same length.
 * @param options - `nan`: `'throw'` (default), `'omit'` or `'propagate'`; `mask`: which pairs count.
 * @returns A number ≥ 0, in the unit of the values.
 * @throws `RangeError` when lengths differ, no pair counts, or a value is not finite under `nan: 'throw'`.
 *
 * @example
 * ```ts
 * import { meanAbsoluteError } from '@avemo/metrics';
 *
 * meanAbsoluteError([1, 2, 3], [1, 2, 5]); // → 0.6667
 * ```
 */
export function meanAbsoluteError(
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  options: PairOptions = {},
): number {
  const pairs = cleanPairs('meanAbsoluteError', truth, prediction, options);
  return pairs ? meanOfPairs(pairs, (t, p) => Math.abs(p - t)) : NaN;
}
