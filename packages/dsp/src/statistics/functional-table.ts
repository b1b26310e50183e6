import { extremes, moments, peaks, percentiles, regression, segments } from './functional-groups';

/** The name of a functional; what each means stands at `functionalNames`. */
export type FunctionalName = keyof typeof functionalTable;

/** Which group computes which functional; the order is the public default. @internal */
export const functionalTable = {
  amean: moments,
  stddev: moments,
  skewness: moments,
  kurtosis: moments,
  max: extremes,
  min: extremes,
  range: extremes,
  maxPos: extremes,
  minPos: extremes,
  quartile1: percentiles,
  quartile2: percentiles,
  quartile3: percentiles,
  'iqr1-2': percentiles,
  'iqr2-3': percentiles,
  'iqr1-3': percentiles,
  'percentile1.0': percentiles,
  'percentile99.0': percentiles,
  'pctlrange0-1': percentiles,
  linregc1: regression,
  linregc2: regression,
  linregerrA: regression,
  linregerrQ: regression,
  numPeaks: peaks,
  meanPeakDist: peaks,
  peakMean: peaks,
  numSegments: segments,
  meanSegLen: segments,
  maxSegLen: segments,
  minSegLen: segments,
  segLenStddev: segments,
} as const;
