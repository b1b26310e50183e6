import { requireInteger, requireOptions } from '@avemo/checks';
import { normalTail, symmetricP } from '../statistics/distributions';
import { requireAlternative } from './paired-differences';
import type { TestOptions, TestResult } from './test-result';

/** Hits among trials. */
export interface Proportion {
  /** Number of hits, 0 to `trials`. */
  hits: number;
  /** Number of trials, at least 1. */
  trials: number;
}

/**
 * Comparison of two accuracies on different items (pooled z-test). For two systems on the same items use
 * {@link mcnemarTest}, which is sharper.
 *
 * z = (p_A − p_B) / √(p (1 − p)(1/n_A + 1/n_B)),  p = (hits_A + hits_B) / (n_A + n_B)
 *
 * @param a - Hits and trials of system A.
 * @param b - Hits and trials of system B.
 * @param options - `alternative`: `'two-sided'` (default), `'greater'` (A above B) or `'less'`.
 * @returns z and the p-value by the normal law, good for some 10 hits and 10 misses or more on each side. When all are
 * hits or all are misses: z = 0 and p = 1.
 * @throws `RangeError` unless 0 ≤ hits ≤ trials and trials ≥ 1, all integers.
 *
 * Source: Fleiss, "Statistical Methods for Rates and Proportions", 2nd edition, 1981, chapter 2.
 *
 * @example
 * ```ts
 * import { twoProportionTest } from '@avemo/metrics';
 *
 * twoProportionTest({ hits: 80, trials: 100 }, { hits: 70, trials: 100 }).pValue; // → 0.1025
 * ```
 */
export function twoProportionTest(a: Proportion, b: Proportion, options: TestOptions = {}): TestResult {
  requireOptions('twoProportionTest', 'options', options);
  const { alternative = 'two-sided' } = options;
  requireAlternative('twoProportionTest', alternative);
  for (const [name, given] of Object.entries({ a, b })) {
    requireOptions('twoProportionTest', name, given, 'Pass { hits, trials }');
    const { hits, trials } = given;
    requireInteger('twoProportionTest', `${name}.trials`, trials);
    requireInteger('twoProportionTest', `${name}.hits`, hits, { min: 0, max: trials });
  }
  const pooled = (a.hits + b.hits) / (a.trials + b.trials);
  if (pooled === 0 || pooled === 1) return { statistic: 0, pValue: 1, alternative };
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.trials + 1 / b.trials));
  const statistic = (a.hits / a.trials - b.hits / b.trials) / error;
  return { statistic, pValue: symmetricP(statistic, alternative, normalTail), alternative };
}
