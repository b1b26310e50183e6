import {
  requireFunction,
  requireInRange,
  requireInteger,
  requireList,
  requireOneOf,
  requireOptions,
} from '@avemo/checks';
import { requireSameColumns } from '../statistics/require-columns';
import { drawResamples, jackknifeRows } from '../statistics/resample';
import { normalQuantile, normalTail } from '../statistics/distributions';
import { mean, standardDeviation, sum } from '../statistics/mean';
import { quantileSorted } from '../statistics/quantile';
import type { Labels } from '../types';

/** Options of {@link bootstrapInterval}. */
export interface BootstrapOptions {
  /** Confidence level in (0, 1). Default 0.95. */
  level?: number;
  /** Number of resamples, at least 1. Default 2000. */
  resamples?: number;
  /** Seed of the draws. Default 0. */
  seed?: number;
  /** How the interval is read off the resampled values; see the function. Default `'percentile'`. */
  method?: 'percentile' | 'basic' | 'bca';
  /**
   * Group (speaker, session) of each item: whole groups are drawn in place of items. Use it whenever items of one
   * speaker resemble each other, which would make an interval over items too narrow.
   */
  groups?: Labels;
  /** Rows of item numbers to use in place of drawing; then `resamples` and `seed` are not used. */
  indices?: ArrayLike<ArrayLike<number>>;
}

/** Result of {@link bootstrapInterval}. */
export interface BootstrapInterval {
  /** The statistic of the whole data. */
  estimate: number;
  /** Lower end of the interval. */
  low: number;
  /** Upper end of the interval. */
  high: number;
  /** Standard deviation (1/(B−1)) of the resampled values; 0 for a single one. */
  standardError: number;
  /** The resampled values in the order of drawing, without the undefined ones. */
  values: Float64Array;
  /** Number of resamples left out because the statistic was NaN there (for example one class only). */
  undefinedResamples: number;
}

/**
 * Confidence interval of any statistic by the bootstrap: items (or whole groups) are drawn with replacement and the
 * statistic is computed again.
 *
 * With θ the estimate and Q the quantiles of the resampled values (linear between order statistics), α = (1 − level)/2:
 * `'percentile'` [Q(α), Q(1−α)]; `'basic'` [2θ − Q(1−α), 2θ − Q(α)]; `'bca'` [Q(α₁), Q(α₂)] with
 * α_i = Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))), z = Φ⁻¹(α) or Φ⁻¹(1−α), z₀ = Φ⁻¹(share of values below θ, ties half) and
 * a = Σq³ / (6 (Σq²)^1.5), q = mean of the leave-one-out values minus each of them (leave one group out with `groups`).
 *
 * @param statistic - Called with the columns, resampled; any metric of this package fits.
 * @param columns - The columns that are drawn together, e.g. `[truth, prediction]`, all of n items.
 * @param options - Level, number of resamples, seed, method and groups; see {@link BootstrapOptions}.
 * @returns The estimate, the interval and the resampled values.
 * @throws `RangeError` when columns differ in length or are empty, when the statistic of the whole data is NaN or when it
 * is NaN in more than half of the resamples, and for `'bca'` when all values lie on one side of the estimate.
 *
 * Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 13 and 14.
 *
 * @example
 * ```ts
 * import { accuracy, bootstrapInterval } from '@avemo/metrics';
 *
 * const truth = [0, 1, 0, 1, 1, 0, 1, 0, 1, 1];
 * const prediction = [0, 1, 0, 0, 1, 0, 1, 1, 1, 1];
 * const { estimate, low, high } = bootstrapInterval(accuracy, [truth, prediction], { seed: 1 });
 * [estimate, low, high]; // → [0.8, 0.5, 1]
 * ```
 */
export function bootstrapInterval<Columns extends readonly ArrayLike<unknown>[]>(
  statistic: (...columns: Columns) => number,
  columns: readonly [...Columns],
  options: BootstrapOptions = {},
): BootstrapInterval {
  const caller = 'bootstrapInterval';
  requireFunction(caller, 'statistic', statistic);
  requireOptions(caller, 'options', options);
  const { level = 0.95, resamples = 2000, seed = 0, method = 'percentile', groups, indices } = options;
  requireOneOf(caller, 'method', method, ['percentile', 'basic', 'bca']);
  requireInRange(caller, 'level', level, Number.MIN_VALUE, 1 - Number.EPSILON / 2);
  requireInteger(caller, 'resamples', resamples);
  const n = requireColumns(caller, columns, groups);
  const measure = (rows: ArrayLike<number>) =>
    statistic(...(columns.map((column) => takeRows(column, rows)) as unknown as Columns));
  const estimate = statistic(...(columns as unknown as Columns));
  if (typeof estimate !== 'number' || Number.isNaN(estimate)) {
    throw new RangeError(`${caller}: the statistic of the whole data must be a number; got ${estimate}.`);
  }

  const drawn: number[] = [];
  let count = 0;
  for (const rows of drawResamples(caller, { n, resamples, seed, groups, indices })) {
    const value = measure(rows);
    if (!Number.isNaN(value)) drawn.push(value);
    count++;
  }
  if (drawn.length * 2 < count) {
    throw new RangeError(
      `${caller}: the statistic is NaN in ${count - drawn.length} of ${count} resamples. Use more items or a statistic that is defined for fewer.`,
    );
  }
  const values = Float64Array.from(drawn);
  const sorted = values.toSorted();
  const tail = (1 - level) / 2;
  let shares = [tail, 1 - tail];
  if (method === 'bca') {
    const left = [...jackknifeRows(caller, n, groups)].map(measure);
    shares = bcaShares(estimate, values, left, shares);
  }
  let [low, high] = shares.map((share) => quantileSorted(sorted, share));
  if (method === 'basic') [low, high] = [2 * estimate - high, 2 * estimate - low];
  return {
    estimate,
    low,
    high,
    standardError: standardDeviation(values),
    values,
    undefinedResamples: count - drawn.length,
  };
}

function requireColumns(caller: string, columns: readonly ArrayLike<unknown>[], groups?: Labels): number {
  requireList(caller, 'columns', columns);
  if (columns.length === 0) {
    throw new TypeError(
      `${caller}: columns must hold at least one column, e.g. [truth, prediction]; got none.`,
    );
  }
  columns.forEach((column, i) =>
    requireSameColumns(caller, 'columns[0]', columns[0], `columns[${i}]`, column),
  );
  if (groups) requireSameColumns(caller, 'columns[0]', columns[0], 'groups', groups);
  if (columns[0].length === 0)
    throw new RangeError(`${caller}: the columns are empty; pass at least one item.`);
  return columns[0].length;
}

/** The chosen rows of a column, in a column of the same kind. */
function takeRows(column: ArrayLike<unknown>, rows: ArrayLike<number>): ArrayLike<unknown> {
  const taken = ArrayBuffer.isView(column)
    ? new (column.constructor as Float64ArrayConstructor)(rows.length)
    : new Array<unknown>(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = column[rows[i]] as number;
  return taken;
}

function bcaShares(estimate: number, values: Float64Array, left: number[], shares: number[]): number[] {
  const below = sum(values.map((v) => (v < estimate ? 1 : v === estimate ? 0.5 : 0))) / values.length;
  if (below === 0 || below === 1 || left.some(Number.isNaN)) {
    throw new RangeError(
      "bootstrapInterval: method 'bca' is undefined here (all resampled values lie on one side of the estimate, or the statistic is NaN without one item). Use method: 'percentile'.",
    );
  }
  const shift = normalQuantile(below);
  const center = mean(left);
  const squares = sum(left.map((value) => (center - value) ** 2));
  const cubes = sum(left.map((value) => (center - value) ** 3));
  const acceleration = squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
  return shares.map((share) => {
    const z = shift + normalQuantile(share);
    return normalTail(-(shift + z / (1 - acceleration * z)));
  });
}
