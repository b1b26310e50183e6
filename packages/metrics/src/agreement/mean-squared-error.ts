import { cleanPairs } from './clean-pairs';
import { meanOfPairs } from './mean-of-pairs';
import type { PairOptions } from './pair-options';

/**
 * Mean squared error (MSE).
 *
 * MSE = (1/n) Σ (p_i − t_i)²
 *
 * @param truth - True values, n ≥ 1.
 * @param prediction - Predicted values, of the same length.
 * @param options - `nan`: `'throw'` (default), `'omit'` or `'propagate'`; `mask`: which pairs count.
 * @returns A number ≥ 0, in the square of the values' unit.
 * @throws `RangeError` when lengths differ, no pair counts, or a value is not finite under `nan: 'throw'`.
 *
 * @example
 * ```ts
 * import { meanSquaredError } from '@avemo/metrics';
 *
 * meanSquaredError([1, 2, 3], [1, 2, 5]); // → 1.3333
 * ```
 */
export function meanSquaredError(
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  options: PairOptions = {},
): number {
  const pairs = cleanPairs('meanSquaredError', truth, prediction, options);
  return pairs ? meanOfPairs(pairs, (t, p) => (p - t) ** 2) : NaN;
}
