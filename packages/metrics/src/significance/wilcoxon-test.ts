import { requireOneOf, requireOptions } from '@avemo/checks';
import { averageRanks } from '../statistics/average-ranks';
import { normalTail, symmetricP } from '../statistics/distributions';
import { sum } from '../statistics/mean';
import { pairedDifferences } from './paired-differences';
import type { TestOptions, TestResult } from './test-result';
import type { Alternative } from '../types';

/** Options of {@link wilcoxonTest}. */
export interface WilcoxonOptions extends TestOptions {
  /**
   * `'exact'` counts all sign patterns, also with ties; `'normal'` takes the normal law; `'auto'` (default) is exact up
   * to 50 differing pairs.
   */
  method?: 'auto' | 'exact' | 'normal';
  /** Moves the statistic half a rank towards its mean before the normal law is taken. Default false. */
  continuityCorrection?: boolean;
}

/** Result of {@link wilcoxonTest}. */
export interface WilcoxonResult extends TestResult {
  /** Number of pairs that differ. */
  n: number;
  /** The method that was used. */
  method: 'exact' | 'normal';
}

/**
 * Wilcoxon's signed-rank test: does A tend to lie above B on the same speakers or folds? Needs no normal law.
 *
 * W⁺ = Σ_{d_i > 0} rank(|d_i|),  d_i = a_i − b_i ≠ 0 (equal pairs are dropped, ties share their mean rank).
 * Exact: share of the 2ⁿ sign patterns with W⁺ at least as extreme. Normal: z = (W⁺ − Σr/2) / √(Σr²/4).
 *
 * Differences are compared as they are: round the scores first if 0.3 − 0.2 and 0.2 − 0.1 should tie.
 *
 * @param a - Scores of system A.
 * @param b - Scores of system B on the same.
 * @param options - `alternative`: `'two-sided'` (default), `'greater'` (A above B) or `'less'`; `method`;
 * `continuityCorrection`.
 * @returns W⁺ as `statistic`, and the p-value. When no pair differs: W⁺ = 0 and p = 1.
 * @throws `RangeError` when lengths differ, a value is not finite, or there is no pair.
 *
 * Source: Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1, 1945,
 * https://doi.org/10.2307/3001968.
 *
 * @example
 * ```ts
 * import { wilcoxonTest } from '@avemo/metrics';
 *
 * const { statistic, pValue } = wilcoxonTest([6, 8, 7, 9, 5], [5, 6, 4, 5, 6], { alternative: 'greater' });
 * [statistic, pValue]; // → [13.5, 0.0938]
 * ```
 */
export function wilcoxonTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: WilcoxonOptions = {},
): WilcoxonResult {
  requireOptions('wilcoxonTest', 'options', options);
  const { alternative = 'two-sided', method = 'auto', continuityCorrection = false } = options;
  requireOneOf('wilcoxonTest', 'method', method, ['auto', 'exact', 'normal']);
  const differences = pairedDifferences('wilcoxonTest', 'a', a, 'b', b, { alternative }).filter(
    (d) => d !== 0,
  );
  const n = differences.length;
  const used = method === 'auto' ? (n <= 50 ? 'exact' : 'normal') : method;
  const ranks = averageRanks(differences.map(Math.abs));
  const statistic = sum(ranks.map((rank, i) => (differences[i] > 0 ? rank : 0)));
  const p = used === 'exact' ? exactP : normalP;
  const pValue = n === 0 ? 1 : p(statistic, ranks, alternative, continuityCorrection);
  return { statistic, pValue, alternative, n, method: used };
}

/** Distribution of W⁺ over all sign patterns, in steps of half a rank (ties have half ranks). */
function exactP(statistic: number, ranks: Float64Array, alternative: Alternative): number {
  const steps = ranks.map((rank) => 2 * rank);
  const total = sum(steps);
  const share = new Float64Array(total + 1);
  share[0] = 1;
  for (const step of steps) {
    for (let s = total; s >= 0; s--) share[s] = (share[s] + (s >= step ? share[s - step] : 0)) / 2;
  }
  const at = Math.round(2 * statistic);
  const tail = (from: number) => sum(share.subarray(Math.max(0, from)));
  // W⁺ is symmetric around total/2, so the lower tail is the upper tail of the mirror image.
  const upper =
    alternative === 'two-sided' ? Math.max(at, total - at) : alternative === 'greater' ? at : total - at;
  return Math.min(1, tail(upper) * (alternative === 'two-sided' ? 2 : 1));
}

function normalP(
  statistic: number,
  ranks: Float64Array,
  alternative: Alternative,
  continuityCorrection: boolean,
): number {
  const offset = statistic - sum(ranks) / 2;
  const deviation = Math.sqrt(sum(ranks.map((rank) => rank * rank)) / 4);
  const side = alternative === 'two-sided' ? Math.sign(offset) : alternative === 'greater' ? 1 : -1;
  return symmetricP((offset - (continuityCorrection ? side / 2 : 0)) / deviation, alternative, normalTail);
}
