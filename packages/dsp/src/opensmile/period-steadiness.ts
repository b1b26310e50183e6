/** How much periods differ from their neighbours. @internal */
export interface Steadiness {
  /** Mean |T_i − T_{i−1}| over mean T. */
  jitter: number;
  /** 20 log₁₀(1 + mean |A_i − A_{i−1}| / mean A), A the range of the samples of a period. */
  shimmer: number;
}

/** Share of the period within which the next one is searched. */
const searchRange = 0.1;
const none: Steadiness = { jitter: 0, shimmer: 0 };

/**
 * Follows the periods of a voice through the frames of a stream: each period is the lag, within 10 % of that of the pitch,
 * at which the waveform best resembles itself. A frame counts the periods that begin in its first hop.
 *
 * Source: F. Eyben, Real-time speech and music classification by large audio feature space extraction, 2016, 2.2.11,
 * https://doi.org/10.1007/978-3-319-27299-3. @internal
 */
export function createPeriodSteadiness(sampleRate: number, hopLength: number) {
  let place = 0;
  let last: { period: number; range: number } | undefined;
  let steadiness = none;
  return (samples: Float64Array, pitch: number): Steadiness => {
    if (pitch <= 0) {
      place = 0;
      last = undefined;
      steadiness = none;
      return none;
    }
    const expected = sampleRate / pitch;
    let [periodChange, rangeChange, periods, ranges, changes, count] = [0, 0, 0, 0, 0, 0];
    while (place < hopLength) {
      const start = Math.round(place);
      const period = periodAt(samples, start, expected);
      if (period === 0) break;
      const range = rangeOf(samples, start, Math.round(period));
      if (last) {
        periodChange += Math.abs(period - last.period);
        rangeChange += Math.abs(range - last.range);
        if (changes === 0) {
          periods += last.period;
          ranges += last.range;
          count++;
        }
        changes++;
      }
      periods += period;
      ranges += range;
      count++;
      last = { period, range };
      place += period;
    }
    place = Math.max(0, place - hopLength);
    if (changes > 0) {
      const shimmer = ranges > 0 ? (rangeChange / changes) * (count / ranges) : 0;
      steadiness = {
        jitter: (periodChange / changes) * (count / periods),
        shimmer: 20 * Math.log10(1 + shimmer),
      };
    }
    return steadiness;
  };
}

/** The best lag around the expected period, refined by a parabola; 0 where the samples end. */
function periodAt(samples: Float64Array, start: number, expected: number): number {
  const first = Math.max(2, Math.floor(expected * (1 - searchRange)));
  const end = Math.ceil(expected * (1 + searchRange));
  if (start + 2 * end + 2 >= samples.length) return 0;
  const length = Math.round(expected);
  let best = -Infinity;
  let lag = first;
  const at = (candidate: number) => similarity(samples, start, candidate, length);
  for (let candidate = first; candidate <= end; candidate++) {
    const value = at(candidate);
    if (value > best) {
      best = value;
      lag = candidate;
    }
  }
  const [before, after] = [at(lag - 1), at(lag + 1)];
  const bend = before - 2 * best + after;
  const offset = bend < 0 ? (0.5 * (before - after)) / bend : 0;
  return lag + Math.max(-0.5, Math.min(0.5, offset));
}

function similarity(samples: Float64Array, start: number, lag: number, length: number): number {
  let [product, first, second] = [0, 0, 0];
  for (let n = start; n < start + length; n++) {
    product += samples[n] * samples[n + lag];
    first += samples[n] * samples[n];
    second += samples[n + lag] * samples[n + lag];
  }
  return first > 0 && second > 0 ? product / Math.sqrt(first * second) : 0;
}

function rangeOf(samples: Float64Array, start: number, length: number): number {
  let [least, most] = [Infinity, -Infinity];
  for (let n = start; n < start + length; n++) {
    least = Math.min(least, samples[n]);
    most = Math.max(most, samples[n]);
  }
  return most - least;
}
