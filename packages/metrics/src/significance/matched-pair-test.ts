import { requireOptions } from '@avemo/checks';
import { normalTail, symmetricP } from '../statistics/distributions';
import { pairedDifferences, standardizedMean } from './paired-differences';
import type { TestOptions, TestResult } from './test-result';

/** Result of {@link matchedPairTest}. */
export interface MatchedPairResult extends TestResult {
  /** Mean of A − B over the segments. */
  meanDifference: number;
  /** Number of segments. */
  n: number;
}

/**
 * Matched-pair test of two systems on the same segments (utterances, speakers or folds), one-tailed by default: does
 * A make fewer errors than B?
 *
 * z = mean(d) / (s / √n),  d_i = errorsA_i − errorsB_i,  s² = Σ (d_i − mean(d))² / (n − 1);  p = Φ(z)
 *
 * Segments should be independent of each other: count errors per speaker or session when items of one speaker hang
 * together. The normal law needs many segments (about 30 or more); with few folds use {@link pairedTTest},
 * {@link wilcoxonTest} or {@link permutationTest}. With scores in place of errors (more is better) pass
 * `alternative: 'greater'`.
 *
 * @param errorsA - Errors (or error rates) of system A on each of n ≥ 2 segments.
 * @param errorsB - The same of system B, segment by segment.
 * @param options - `alternative`: `'less'` (default, A has fewer errors), `'greater'` or `'two-sided'`.
 * @returns z (negative when A has fewer errors) and the p-value. When no segment differs: z = 0 and p = 1.
 * @throws `RangeError` when lengths differ, a value is not finite, n < 2, or all differences are one value other than 0.
 *
 * Source: Gillick and Cox, "Some statistical issues in the comparison of speech recognition algorithms", 1989; the
 * NIST scoring toolkit's MAPSSWE test, https://doi.org/10.1109/ICASSP.1989.266481.
 *
 * @example
 * ```ts
 * import { matchedPairTest } from '@avemo/metrics';
 *
 * const { statistic, pValue } = matchedPairTest([3, 1, 2, 0, 4, 2], [5, 2, 2, 1, 4, 4]);
 * [statistic, pValue]; // → [-2.7386, 0.0031]
 * ```
 */
export function matchedPairTest(
  errorsA: ArrayLike<number>,
  errorsB: ArrayLike<number>,
  options: TestOptions = {},
): MatchedPairResult {
  requireOptions('matchedPairTest', 'options', options);
  const { alternative = 'less' } = options;
  const differences = pairedDifferences('matchedPairTest', 'errorsA', errorsA, 'errorsB', errorsB, {
    min: 2,
    alternative,
  });
  const { mean, deviation, statistic } = standardizedMean('matchedPairTest', differences);
  const pValue = deviation === 0 ? 1 : symmetricP(statistic, alternative, normalTail);
  return { statistic, pValue, alternative, meanDifference: mean, n: differences.length };
}
