import { cleanPairs } from './clean-pairs';
import { fitScale } from './fit-scale';
import { jointMoments } from './joint-moments';
import type { PairOptions } from './pair-options';

/**
 * Explained variance: like R², but a constant offset of the predictions costs nothing.
 *
 * EV = 1 − Var(t − p) / Var(t)
 *
 * @param truth - True values, n ≥ 1.
 * @param prediction - Predicted values, of the same length.
 * @param options - `nan`: `'throw'` (default), `'omit'` or `'propagate'`; `mask`: which pairs count.
 * @returns A number ≤ 1; NaN when the truth is constant.
 * @throws `RangeError` when lengths differ, no pair counts, or a value is not finite under `nan: 'throw'`.
 *
 * @example
 * ```ts
 * import { explainedVariance } from '@avemo/metrics';
 *
 * explainedVariance([1, 2, 3], [2, 3, 4]); // → 1
 * ```
 */
export function explainedVariance(
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  options: PairOptions = {},
): number {
  const clean = cleanPairs('explainedVariance', truth, prediction, options);
  if (!clean) return NaN;
  const pairs = fitScale(clean);
  const error = Float64Array.from(pairs.truth, (t, i) => t - pairs.prediction[i]);
  const { squaresTruth, squaresPrediction } = jointMoments({ truth: pairs.truth, prediction: error });
  return squaresTruth === 0 ? NaN : 1 - squaresPrediction / squaresTruth;
}
