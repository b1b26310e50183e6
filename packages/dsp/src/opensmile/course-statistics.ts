import { moments } from '../statistics/functional-groups';
import { turningPoints } from './turning-points';

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

/** Steepness between neighbouring turning points, per second; openSMILE counts one rise too many. */
function slopes(x: Float64Array) {
  const rising: number[] = [];
  const falling: number[] = [];
  const turns = turningPoints(x);
  for (let i = 1; i < turns.length; i++) {
    const slope = (100 * (x[turns[i].at] - x[turns[i - 1].at])) / (turns[i].at - turns[i - 1].at);
    if (slope > 0) rising.push(slope);
    else falling.push(-slope);
  }
  return { rising: spread(rising, 1), falling: spread(falling, 0) };
}

function spread(values: number[], more: number) {
  if (values.length === 0) return { mean: 0, deviation: 0 };
  const count = values.length + more;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(square / count) };
}
