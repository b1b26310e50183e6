import { requireOptions } from '@avemo/checks';
import { fairCoinP } from '../statistics/distributions';
import { pairedDifferences } from './paired-differences';
import type { TestOptions, TestResult } from './test-result';

/** Result of {@link signTest}. */
export interface SignTestResult extends TestResult {
  /** Number of pairs that differ. */
  n: number;
}

/**
 * Sign test: is A above B more often than below? The plainest paired test; only the direction of each pair counts.
 *
 * p = P(X ≥ k), X ~ Binomial(n, ½), k = number of a_i > b_i, n = number of a_i ≠ b_i
 *
 * @param a - Scores of system A.
 * @param b - Scores of system B on the same.
 * @param options - `alternative`: `'two-sided'` (default), `'greater'` (A above B) or `'less'`.
 * @returns k as `statistic`, n, and the exact p-value. When no pair differs: p = 1.
 * @throws `RangeError` when lengths differ, a value is not finite, or there is no pair.
 *
 * Source: Dixon and Mood, "The statistical sign test", 1946, https://doi.org/10.1080/01621459.1946.10501898.
 *
 * @example
 * ```ts
 * import { signTest } from '@avemo/metrics';
 *
 * signTest([3, 5, 4, 6], [2, 4, 4, 5], { alternative: 'greater' }).pValue; // → 0.125
 * ```
 */
export function signTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: TestOptions = {},
): SignTestResult {
  requireOptions('signTest', 'options', options);
  const { alternative = 'two-sided' } = options;
  const differences = pairedDifferences('signTest', 'a', a, 'b', b, { alternative }).filter((d) => d !== 0);
  const statistic = differences.filter((d) => d > 0).length;
  const n = differences.length;
  return { statistic, pValue: fairCoinP(statistic, n, alternative), alternative, n };
}
