import { requireFinite, requireInteger, requireOptions } from '@avemo/checks';
import { normalTail, symmetricP } from '../statistics/distributions';
import { requireAlternative } from './paired-differences';
import type { TestOptions, TestResult } from './test-result';

/** A correlation and the number of pairs behind it. */
export interface MeasuredCorrelation {
  /** The correlation, strictly between −1 and 1. */
  r: number;
  /** The number of pairs, at least 4. */
  n: number;
}

/**
 * Comparison of two correlations that were measured on different data, by Fisher's transformation.
 *
 * z = (artanh r_A − artanh r_B) / √(1/(n_A − 3) + 1/(n_B − 3))
 *
 * Made for Pearson's correlation, and often applied to CCC as an approximation. Frames of one recording are not
 * independent pairs; for systems on the same recordings use {@link bootstrapInterval} with groups, or a paired test over
 * recordings.
 *
 * @param a - Correlation and number of pairs of system A.
 * @param b - Correlation and number of pairs of system B.
 * @param options - `alternative`: `'two-sided'` (default), `'greater'` (A above B) or `'less'`.
 * @returns z and the p-value by the normal law.
 * @throws `RangeError` unless −1 < r < 1 and n ≥ 4.
 *
 * Source: Fisher, "On the 'probable error' of a coefficient of correlation deduced from a small sample", 1921.
 *
 * @example
 * ```ts
 * import { fisherZTest } from '@avemo/metrics';
 *
 * fisherZTest({ r: 0.72, n: 103 }, { r: 0.58, n: 103 }).pValue; // → 0.083
 * ```
 */
export function fisherZTest(
  a: MeasuredCorrelation,
  b: MeasuredCorrelation,
  options: TestOptions = {},
): TestResult {
  requireOptions('fisherZTest', 'options', options);
  const { alternative = 'two-sided' } = options;
  requireAlternative('fisherZTest', alternative);
  for (const [name, given] of Object.entries({ a, b })) {
    requireOptions('fisherZTest', name, given, 'Pass { r, n }');
    const { r, n } = given;
    requireFinite('fisherZTest', `${name}.r`, r);
    requireInteger('fisherZTest', `${name}.n`, n, { min: 4 });
    if (!(Math.abs(r) < 1)) {
      throw new RangeError(`fisherZTest: ${name}.r must be strictly between −1 and 1; got ${r}.`);
    }
  }
  const statistic = (Math.atanh(a.r) - Math.atanh(b.r)) / Math.sqrt(1 / (a.n - 3) + 1 / (b.n - 3));
  return { statistic, pValue: symmetricP(statistic, alternative, normalTail), alternative };
}
