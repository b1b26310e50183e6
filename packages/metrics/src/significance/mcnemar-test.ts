import { requireOneOf, requireOptions } from '@avemo/checks';
import { requireLabelPairs } from '../classification/count-pairs';
import { chiSquareTail, fairCoinP } from '../statistics/distributions';
import { requireAlternative } from './paired-differences';
import type { TestOptions, TestResult } from './test-result';
import type { Labels } from '../types';

/** Options of {@link mcnemarTest}. */
export interface McnemarOptions extends TestOptions {
  /** `'exact'` (default): binomial; `'chi-square'`: the large-sample form, two-sided only. */
  method?: 'exact' | 'chi-square';
  /** Edwards' correction of the chi-square form: (|b − c| − 1)². Default true. */
  continuityCorrection?: boolean;
}

/** Result of {@link mcnemarTest}. */
export interface McnemarResult extends TestResult {
  /** Items that only system A got right. */
  onlyA: number;
  /** Items that only system B got right. */
  onlyB: number;
}

/**
 * McNemar's test: do two classifiers differ in accuracy on the same items?
 *
 * b = items only A got right, c = items only B got right. Exact: X ~ Binomial(b + c, ½), P(X ≥ b) for "A is better".
 * Chi-square with 1 degree: (|b − c| − 1)² / (b + c), or (b − c)² / (b + c) without the correction.
 *
 * Items should be independent; with several items per speaker see {@link matchedPairTest}.
 *
 * @param truth - True classes, n integers or n strings.
 * @param predictionA - Classes predicted by system A.
 * @param predictionB - Classes predicted by system B.
 * @param options - `alternative`: `'two-sided'` (default), `'greater'` (A more often right) or `'less'`; `method`;
 * `continuityCorrection`.
 * @returns Both counts, the statistic (b, or chi-square) and the p-value. When b + c = 0: p = 1.
 * @throws `RangeError` when lengths differ or are 0, or for a one-sided chi-square; `TypeError` for labels that are
 * neither integers nor strings.
 *
 * Source: McNemar, "Note on the sampling error of the difference between correlated proportions", 1947; Edwards 1948,
 * https://doi.org/10.1007/BF02295996.
 *
 * @example
 * ```ts
 * import { mcnemarTest } from '@avemo/metrics';
 *
 * const truth = [0, 1, 1, 0, 1, 0];
 * const { onlyA, onlyB, pValue } = mcnemarTest(truth, [0, 1, 1, 0, 1, 1], [1, 0, 0, 0, 1, 1]);
 * [onlyA, onlyB, pValue]; // → [3, 0, 0.25]
 * ```
 */
export function mcnemarTest(
  truth: Labels,
  predictionA: Labels,
  predictionB: Labels,
  options: McnemarOptions = {},
): McnemarResult {
  requireOptions('mcnemarTest', 'options', options);
  const { alternative = 'two-sided', method = 'exact', continuityCorrection = true } = options;
  const caller = 'mcnemarTest';
  requireOneOf(caller, 'method', method, ['exact', 'chi-square']);
  requireAlternative(caller, alternative);
  requireLabelPairs(caller, truth, predictionA, 'predictionA');
  requireLabelPairs(caller, truth, predictionB, 'predictionB');
  let onlyA = 0;
  let onlyB = 0;
  for (let i = 0; i < truth.length; i++) {
    const a = predictionA[i] === truth[i];
    const b = predictionB[i] === truth[i];
    if (a && !b) onlyA++;
    if (b && !a) onlyB++;
  }
  const n = onlyA + onlyB;
  if (method === 'exact') {
    return { statistic: onlyA, pValue: fairCoinP(onlyA, n, alternative), alternative, onlyA, onlyB };
  }
  if (alternative !== 'two-sided') {
    throw new RangeError(
      `${caller}: method 'chi-square' is two-sided; got alternative='${alternative}'. Use method: 'exact'.`,
    );
  }
  const distance = Math.max(0, Math.abs(onlyA - onlyB) - (continuityCorrection ? 1 : 0));
  const statistic = n === 0 ? 0 : distance ** 2 / n;
  return { statistic, pValue: chiSquareTail(statistic, 1), alternative, onlyA, onlyB };
}
