import type { FramePeriods } from './voice-periods';

/** How much periods differ from their neighbours; all at most 1. @internal */
export interface Steadiness {
  /** Mean |T_i − T_{i−1}| over mean T. */
  jitter: number;
  /** Mean |d_i − d_{i−1}| over mean T, d_i = |T_i − T_{i−1}|. */
  jitterChange: number;
  /** Mean |A_i − A_{i+1}| over mean A, A the range of the samples of a period, both > 0. */
  shimmer: number;
}

const none: Steadiness = { jitter: 0, jitterChange: 0, shimmer: 0 };

/**
 * Jitter and shimmer of the frames of a stream. Differences count across frames, and their change but behind a difference of
 * exactly 0. A frame that adds nothing to a measure repeats it, but with a first difference and no second one the change is 0.
 *
 * Source: F. Eyben, Real-time speech and music classification by large audio feature space extraction, 2016, 2.2.11,
 * https://doi.org/10.1007/978-3-319-27299-3. @internal
 */
export function createPeriodSteadiness(): (frame: FramePeriods) => Steadiness {
  let lastLength = 0;
  let lastChange = 0;
  let kept = none;
  return ({ wave, expected, periods }) => {
    if (expected === 0) {
      lastLength = lastChange = 0;
      kept = none;
      return none;
    }
    let [lengths, counted] = [0, 0];
    let [change, changed] = [0, 0];
    let [secondChange, secondChanged] = [0, 0];
    let [rangeChange, ranges] = [0, 0];
    for (const { start, lag, length } of periods) {
      if (length === 0) continue;
      const range = rangeOf(wave, start, lag);
      const next = rangeOf(wave, start + lag, lag);
      if (range > 0 && next > 0) {
        rangeChange += Math.abs(range - next);
        ranges += (range + next) / 2;
      }
      if (lastLength > 0) {
        const difference = Math.abs(length - lastLength);
        change += difference;
        changed++;
        if (lastChange > 0) {
          secondChange += Math.abs(difference - lastChange);
          secondChanged++;
        }
        lastChange = difference;
      }
      lengths += length;
      counted++;
      lastLength = length;
    }
    const relative = (sum: number, count: number) => Math.min(1, (sum / count) * (counted / lengths));
    kept = {
      jitter: changed > 0 ? relative(change, changed) : kept.jitter,
      jitterChange: secondChanged > 0 ? relative(secondChange, secondChanged) : kept.jitterChange,
      shimmer: counted === 0 ? kept.shimmer : ranges > 0 ? Math.min(1, rangeChange / ranges) : 0,
    };
    return changed > 0 && secondChanged === 0 ? { ...kept, jitterChange: 0 } : kept;
  };
}

/** Without the first and the last sample. */
function rangeOf(wave: Float64Array, start: number, length: number): number {
  let [least, most] = [Infinity, -Infinity];
  for (let n = start + 1; n < start + length - 1; n++) {
    least = Math.min(least, wave[n]);
    most = Math.max(most, wave[n]);
  }
  return Math.max(0, most - least);
}
