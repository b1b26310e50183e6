import { moments } from '../statistics/functional-groups';
import { turningPoints } from './turning-points';

const rowsPerSecond = 100;

/** Statistics of a contour that GeMAPS keeps. @internal */
export const genevaStatistics = {
  amean: (x: Float64Array) => moments(x).amean,
  /** σ/μ. */
  stddevNorm: (x: Float64Array) => {
    const { amean, stddev } = moments(x);
    return amean === 0 ? 0 : stddev / amean;
  },
  'percentile20.0': (x: Float64Array) => quantile(x, 0.2),
  'percentile50.0': (x: Float64Array) => quantile(x, 0.5),
  'percentile80.0': (x: Float64Array) => quantile(x, 0.8),
  'pctlrange0-2': (x: Float64Array) => quantile(x, 0.8) - quantile(x, 0.2),
  meanRisingSlope: (x: Float64Array) => slopes(x).rising.mean,
  stddevRisingSlope: (x: Float64Array) => slopes(x).rising.deviation,
  meanFallingSlope: (x: Float64Array) => slopes(x).falling.mean,
  stddevFallingSlope: (x: Float64Array) => slopes(x).falling.deviation,
} as const;

/** @internal */
export type GenevaStatistic = keyof typeof genevaStatistics;

/** Linear between order statistics. */
function quantile(x: Float64Array, share: number): number {
  const sorted = x.slice().sort();
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  return sorted[below] + (place - below) * (sorted[Math.ceil(place)] - sorted[below]);
}

/**
 * Steepness per second from the start to the first turning point, between turning points, and from the last one to the end.
 * As in openSMILE, the stretch to the end counts for the mean and the number of slopes but not for the deviation, its sign
 * is that of its own course, and without a turning point the one slope is a frame's.
 */
function slopes(x: Float64Array) {
  const turns = turningPoints(x);
  if (turns.length === 0) {
    const slope = x.length > 0 ? (x[x.length - 1] - x[0]) / x.length : 0;
    const [none, all] = [
      { mean: 0, deviation: 0 },
      { mean: slope, deviation: 0 },
    ];
    return slope > 0 ? { rising: all, falling: none } : { rising: none, falling: all };
  }
  const rising: number[] = [];
  const falling: number[] = [];
  let from = 0;
  for (const { at, peak } of turns) {
    const slope = (rowsPerSecond * (x[at] - x[from])) / (at - from);
    if (peak) rising.push(slope);
    else falling.push(-slope);
    from = at;
  }
  const end = (rowsPerSecond * (x[x.length - 1] - x[from])) / (x.length - 1 - from);
  return turns.at(-1)!.peak
    ? { rising: spread(rising), falling: spread(falling, end) }
    : { rising: spread(rising, end), falling: spread(falling) };
}

function spread(values: number[], end?: number) {
  const count = values.length + (end === undefined ? 0 : 1);
  if (count === 0) return { mean: 0, deviation: 0 };
  const mean = values.reduce((sum, value) => sum + value, end ?? 0) / count;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(square / count) };
}
