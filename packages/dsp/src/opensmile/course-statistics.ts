import { moments } from '../statistics/functional-groups';
import { slopeStatistics } from './course-slopes';
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
  meanRisingSlope: (x: Float64Array) => slopeStatistics(x, turningPoints(x)).meanRisingSlope,
  stddevRisingSlope: (x: Float64Array) => slopeStatistics(x, turningPoints(x)).stddevRisingSlope,
  meanFallingSlope: (x: Float64Array) => slopeStatistics(x, turningPoints(x)).meanFallingSlope,
  stddevFallingSlope: (x: Float64Array) => slopeStatistics(x, turningPoints(x)).stddevFallingSlope,
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
