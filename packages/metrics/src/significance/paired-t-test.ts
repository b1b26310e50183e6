import { requireOptions } from '@avemo/checks';
import { studentTail, symmetricP } from '../statistics/distributions';
import { pairedDifferences, standardizedMean } from './paired-differences';
import type { TestOptions, TestResult } from './test-result';

/** Result of {@link pairedTTest}. */
export interface PairedTResult extends TestResult {
  /** n − 1. */
  degreesOfFreedom: number;
  /** Mean of A − B. */
  meanDifference: number;
}

/**
 * Student's paired t-test: do two systems differ in the mean on the same folds, speakers or seeds?
 *
 * t = mean(d) / (s / √n),  d_i = a_i − b_i,  s² = Σ (d_i − mean(d))² / (n − 1);  p from Student's t with n − 1 degrees
 *
 * Assumes independent, roughly normal differences. Folds of a cross-validation share training data, which makes the
 * p-value too small; prefer independent speakers as pairs.
 *
 * @param a - Scores of system A, n ≥ 2.
 * @param b - Scores of system B on the same.
 * @param options - `alternative`: `'two-sided'` (default), `'greater'` (A above B) or `'less'`.
 * @returns t, its degrees of freedom and the p-value. When no pair differs: t = 0 and p = 1.
 * @throws `RangeError` when lengths differ, a value is not finite, n < 2, or all differences are one value other than 0.
 *
 * Source: Student, "The probable error of a mean", Biometrika 6, 1908, https://doi.org/10.1093/biomet/6.1.1.
 *
 * @example
 * ```ts
 * import { pairedTTest } from '@avemo/metrics';
 *
 * const { statistic, degreesOfFreedom, pValue } = pairedTTest([0.61, 0.58, 0.66, 0.6], [0.57, 0.55, 0.64, 0.59]);
 * [statistic, degreesOfFreedom, pValue]; // → [3.873, 3, 0.0305]
 * ```
 */
export function pairedTTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: TestOptions = {},
): PairedTResult {
  requireOptions('pairedTTest', 'options', options);
  const { alternative = 'two-sided' } = options;
  const differences = pairedDifferences('pairedTTest', 'a', a, 'b', b, { min: 2, alternative });
  const { mean, deviation, statistic } = standardizedMean('pairedTTest', differences);
  const degreesOfFreedom = differences.length - 1;
  const pValue =
    deviation === 0 ? 1 : symmetricP(statistic, alternative, (t) => studentTail(t, degreesOfFreedom));
  return { statistic, pValue, alternative, degreesOfFreedom, meanDifference: mean };
}
