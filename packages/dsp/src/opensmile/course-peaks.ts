import { extremes } from '../statistics/functional-groups';
import { slopeStatistics } from './course-slopes';
import { turningPoints } from './turning-points';

const rowsPerSecond = 100;
/** Ratios up to the first count as they are; beyond it they approach the second. */
const [plainRatio, highestRatio] = [10, 20];

/**
 * The maxima and minima of a contour by {@link turningPoints}: distances of maxima in seconds, their range and mean as they
 * are and relative to the range and the mean of the contour, and the steepness between turning points.
 *
 * As in openSMILE, the deviation of the distances is that of the rows from a minimum to the maximum behind it, around the
 * mean distance of maxima. @internal
 */
export function coursePeaks(x: Float64Array) {
  const turns = turningPoints(x);
  const maxima = turns.filter(({ peak }) => peak).map(({ at }) => at);
  const heights = Float64Array.from(maxima, (at) => x[at]);
  const depths = Float64Array.from(
    turns.filter(({ peak }) => !peak),
    ({ at }) => x[at],
  );
  const { range } = extremes(x);
  const mean = meanOf(x);
  const pairs = maxima.length - 1;
  const distance = pairs > 0 ? (maxima[pairs] - maxima[0]) / pairs : 0;
  let spread = 0;
  for (let i = 1; i < turns.length; i++) {
    const { at, peak } = turns[i];
    if (peak && at !== maxima[0]) spread += (at - turns[i - 1].at - distance) ** 2;
  }
  const peakRange = spanOf(heights);
  const peakMean = heights.length > 0 ? meanOf(heights) : 0;
  return {
    meanPeakDist: distance / rowsPerSecond,
    peakDistStddev: pairs > 0 ? Math.sqrt(spread / pairs) / rowsPerSecond : 0,
    peakRangeAbs: peakRange,
    peakRangeRel: range > 0 ? peakRange / range : 0,
    peakMeanAbs: peakMean,
    peakMeanMeanDist: heights.length > 0 ? peakMean - mean : 0,
    peakMeanRel: mean === 0 ? 0 : limited(peakMean / mean),
    minRangeRel: range > 0 ? spanOf(depths) / range : 0,
    ...slopeStatistics(x, turns),
  };
}

/** A ratio above 10 comes close to 20; the curve is fitted to values of openSMILE. */
function limited(ratio: number): number {
  const size = Math.abs(ratio);
  if (size <= plainRatio) return ratio;
  const part = 1 - Math.exp(-0.405 * (Math.sqrt(size) - Math.sqrt(plainRatio)));
  return Math.sign(ratio) * (plainRatio + (highestRatio - plainRatio) * part);
}

function meanOf(x: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < x.length; t++) sum += x[t];
  return sum / x.length;
}

const spanOf = (x: Float64Array) => (x.length > 0 ? extremes(x).range : 0);
