/** The lag of a period, the same between samples, and how the two stretches correlate there. @internal */
export interface FoundPeriod {
  lag: number;
  length: number;
  correlation: number;
}

/** Finds the period at `start` of the wave, of `first` to `last` samples; undefined where no lag is a candidate. @internal */
export type PeriodSearch = (start: number, first: number, last: number) => FoundPeriod | undefined;

/**
 * A period is the lag at which as many samples correlate best with those that follow them, of all local maxima; refined by a
 * parabola. @internal
 */
export function createPeriodSearch(wave: Float64Array): PeriodSearch {
  const sums = new Float64Array(wave.length + 1);
  const squares = new Float64Array(wave.length + 1);
  const correlations = new Float64Array(wave.length);
  return (start, first, last) => {
    const length = Math.min(2 * last, wave.length - start);
    for (let n = 0; n < length; n++) {
      const value = wave[start + n];
      sums[n + 1] = sums[n] + value;
      squares[n + 1] = squares[n] + value * value;
    }
    for (let lag = first; lag <= last; lag++) {
      correlations[lag] = 2 * lag <= length ? correlation(wave, start, lag, sums, squares) : 0;
    }
    let best = 0;
    for (let lag = first + 1; lag < last; lag++) {
      const at = correlations[lag];
      if (!(at > correlations[lag - 1] && at >= correlations[lag + 1])) continue;
      if (best === 0 || at > correlations[best]) best = lag;
    }
    if (best === 0) return undefined;
    const before = correlations[best - 1];
    const at = correlations[best];
    const after = correlations[best + 1];
    const bend = before - 2 * at + after;
    const offset = bend < 0 ? (0.5 * (before - after)) / bend : 0;
    return { lag: best, length: best + offset, correlation: at - 0.25 * (before - after) * offset };
  };
}

/** Of the `lag` samples from `start` on with as many that follow them. */
function correlation(
  wave: Float64Array,
  start: number,
  lag: number,
  sums: Float64Array,
  squares: Float64Array,
): number {
  let product = 0;
  for (let n = start; n < start + lag; n++) product += wave[n] * wave[n + lag];
  const [sum, sumNext] = [sums[lag], sums[2 * lag] - sums[lag]];
  const [square, squareNext] = [squares[lag], squares[2 * lag] - squares[lag]];
  const power = (square - (sum * sum) / lag) * (squareNext - (sumNext * sumNext) / lag);
  return power > 0 ? (product - (sum * sumNext) / lag) / Math.sqrt(power) : 0;
}
