import { requireFinite, requireInRange, requireList, requireOptions } from '@avemo/checks';
import { studentUpperQuantile } from '../statistics/distributions';
import { mean, standardDeviation } from '../statistics/mean';

/** Options of {@link meanInterval}. */
export interface MeanIntervalOptions {
  /** Confidence level in (0, 1). Default 0.95. */
  level?: number;
}

/** Result of {@link meanInterval}. */
export interface MeanInterval {
  /** The mean. */
  mean: number;
  /** Standard deviation with 1/(n − 1). */
  standardDeviation: number;
  /** Lower end of the interval. */
  low: number;
  /** Upper end of the interval. */
  high: number;
}

/**
 * Mean of a score over seeds or folds, with its confidence interval.
 *
 * mean ± t · s / √n,  t = quantile of Student's t with n − 1 degrees of freedom at 1 − (1 − level)/2
 *
 * @param values - n ≥ 2 finite values.
 * @param options - `level`: confidence level in (0, 1), default 0.95.
 * @returns Mean, standard deviation and interval; the interval has no width when all values are equal.
 * @throws `RangeError` when n < 2, a value is not finite, or the level is outside (0, 1).
 *
 * Source: Student, "The probable error of a mean", Biometrika 6, 1908, https://doi.org/10.1093/biomet/6.1.1.
 *
 * @example
 * ```ts
 * import { meanInterval } from '@avemo/metrics';
 *
 * const { mean, low, high } = meanInterval([0.61, 0.64, 0.6, 0.63, 0.62]);
 * [mean, low, high]; // → [0.62, 0.6004, 0.6396]
 * ```
 */
export function meanInterval(values: ArrayLike<number>, options: MeanIntervalOptions = {}): MeanInterval {
  requireList('meanInterval', 'values', values);
  requireOptions('meanInterval', 'options', options);
  const { level = 0.95 } = options;
  requireInRange('meanInterval', 'level', level, Number.MIN_VALUE, 1 - Number.EPSILON / 2);
  const n = values.length;
  if (n < 2) throw new RangeError(`meanInterval: at least 2 values are needed; got ${n}.`);
  const list = Array.from(values);
  list.forEach((value, i) => requireFinite('meanInterval', `values[${i}]`, value));
  const center = mean(list);
  const deviation = standardDeviation(list);
  const half = (studentUpperQuantile((1 - level) / 2, n - 1) * deviation) / Math.sqrt(n);
  return { mean: center, standardDeviation: deviation, low: center - half, high: center + half };
}
