import { requireFinite, requireOneOf } from '@avemo/checks';
import { requireSameColumns } from '../statistics/require-columns';
import type { Alternative } from '../types';
import { mean, standardDeviation } from '../statistics/mean';

/** Throws unless `alternative` is one of the three words. */
export function requireAlternative(caller: string, alternative: Alternative): void {
  requireOneOf(caller, 'alternative', alternative, ['less', 'greater', 'two-sided']);
}

/** Checks two columns of measurements of the same items and returns a − b. */
export function pairedDifferences(
  caller: string,
  nameA: string,
  a: ArrayLike<number>,
  nameB: string,
  b: ArrayLike<number>,
  { min = 1, alternative }: { min?: number; alternative: Alternative },
): Float64Array {
  requireAlternative(caller, alternative);
  requireSameColumns(caller, nameA, a, nameB, b);
  if (a.length < min) {
    throw new RangeError(
      `${caller}: at least ${min} pair${min > 1 ? 's are' : ' is'} needed; got ${a.length}.`,
    );
  }
  return Float64Array.from({ length: a.length }, (_, i) => {
    requireFinite(caller, `${nameA}[${i}]`, a[i]);
    requireFinite(caller, `${nameB}[${i}]`, b[i]);
    return a[i] - b[i];
  });
}

/** Mean, standard deviation (1/(n−1)) and mean/(s/√n) of differences; 0 when all are 0. */
export function standardizedMean(
  caller: string,
  differences: Float64Array,
): { mean: number; deviation: number; statistic: number } {
  const n = differences.length;
  const center = mean(differences);
  const deviation = standardDeviation(differences);
  if (differences.every((d) => d === 0)) return { mean: 0, deviation, statistic: 0 };
  const error = deviation / Math.sqrt(n);
  if (error <= 10 * Number.EPSILON * Math.abs(center)) {
    throw new RangeError(
      `${caller}: all ${n} differences are ${center}, so their spread is 0 and the test is undefined. Use signTest or permutationTest.`,
    );
  }
  return { mean: center, deviation, statistic: center / error };
}
