import { requireInteger, requireOptions } from '@avemo/checks';
import { sum } from '../statistics/mean';
import { pairedDifferences } from './paired-differences';
import { createRandom } from '../statistics/random';
import type { TestOptions, TestResult } from './test-result';

/** Options of {@link permutationTest}. */
export interface PermutationOptions extends TestOptions {
  /** Number of drawn sign patterns when there are more than 2²⁰. Default 100 000. */
  resamples?: number;
  /** Seed of the draws. Default 0. */
  seed?: number;
}

/** Result of {@link permutationTest}. */
export interface PermutationResult extends TestResult {
  /** True when all sign patterns were counted, false when they were drawn. */
  exact: boolean;
}

const EXACT_PAIRS = 20;

/**
 * Paired permutation test: if the systems were equal, each difference could as well have the other sign.
 *
 * p = share of the sign patterns whose mean(±d) is at least as extreme as mean(d), the observed pattern included.
 *
 * All 2ⁿ patterns are counted up to n = 20 pairs; above that `resamples` patterns are drawn and
 * p = (1 + hits) / (1 + resamples).
 *
 * @param a - Scores of system A.
 * @param b - Scores of system B on the same.
 * @param options - `alternative`: `'two-sided'` (default), `'greater'` (A above B) or `'less'`; `resamples`; `seed`.
 * @returns mean(a − b) as `statistic`, and the p-value in (0, 1].
 * @throws `RangeError` when lengths differ, a value is not finite, or there is no pair.
 *
 * Source: Fisher, "The Design of Experiments", 1935, section 21.
 *
 * @example
 * ```ts
 * import { permutationTest } from '@avemo/metrics';
 *
 * permutationTest([3, 5, 4, 6], [2, 3, 5, 4], { alternative: 'greater' }).pValue; // → 0.1875
 * ```
 */
export function permutationTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: PermutationOptions = {},
): PermutationResult {
  requireOptions('permutationTest', 'options', options);
  const { alternative = 'two-sided', resamples = 100_000, seed = 0 } = options;
  requireInteger('permutationTest', 'resamples', resamples);
  const random = createRandom('permutationTest', seed);
  const differences = pairedDifferences('permutationTest', 'a', a, 'b', b, { alternative });
  const n = differences.length;
  const observed = sum(differences);
  // Sums that are equal on paper may differ by rounding; they count as equal.
  const slack = 1e-12 * sum(differences.map(Math.abs));
  const isExtreme = (total: number) => {
    if (alternative === 'two-sided') return Math.abs(total) >= Math.abs(observed) - slack;
    return alternative === 'greater' ? total >= observed - slack : total <= observed + slack;
  };
  const exact = n <= EXACT_PAIRS;
  let hits = exact ? 0 : 1;
  if (exact) {
    const visit = (i: number, total: number) => {
      if (i === n) {
        if (isExtreme(total)) hits++;
        return;
      }
      visit(i + 1, total + differences[i]);
      visit(i + 1, total - differences[i]);
    };
    visit(0, 0);
  } else {
    for (let r = 0; r < resamples; r++) {
      let total = 0;
      for (let i = 0, bits = 0; i < n; i++, bits >>>= 1) {
        if (i % 32 === 0) bits = random.bits();
        total += bits & 1 ? differences[i] : -differences[i];
      }
      if (isExtreme(total)) hits++;
    }
  }
  return { statistic: observed / n, pValue: hits / (exact ? 2 ** n : 1 + resamples), alternative, exact };
}
