/** How much periods differ from their neighbours. @internal */
export interface Steadiness {
  /** Mean |T_i − T_{i−1}| over mean T. */
  jitter: number;
  /** 20 log₁₀(1 + mean |A_i − A_{i+1}| / mean A), A the range of the samples of a period; at most 20 log₁₀ 2. */
  shimmer: number;
}

/** Share of the period within which the next one is searched. */
const searchRange = 0.1;
/** Correlation of two periods below which they count as none. */
const leastCorrelation = 0.5;
/** Hz; the samples before a frame that are kept suffice for two periods of it. */
const lowestPitch = 50;
const none: Steadiness = { jitter: 0, shimmer: 0 };

/**
 * Follows the periods of a voice through the frames of a stream. A period is the lag, within 10 % of that of the pitch, at
 * which as many samples correlate best with those that follow them; a lag at the edge of the search or a correlation below
 * 0.5 is passed over. The first frame of a voice begins at its start, each further one where the frame before it stopped; it
 * goes on while two of the longest periods end before the next frame begins, and takes at least one period unless it would
 * begin behind the frame's start. As in openSMILE, a frame that takes none has no jitter and keeps its shimmer; one whose
 * periods are all passed over keeps both.
 *
 * Source: F. Eyben, Real-time speech and music classification by large audio feature space extraction, 2016, 2.2.11,
 * https://doi.org/10.1007/978-3-319-27299-3. @internal
 */
export function createPeriodSteadiness(sampleRate: number, hopLength: number) {
  const history = Math.ceil((2 * (1 + searchRange) * sampleRate) / lowestPitch) + hopLength;
  let wave = new Float64Array(0);
  /** Samples from the start of the frame. */
  let place: number | undefined;
  let lastPeriod: number | undefined;
  let steadiness = none;
  return (samples: Float64Array, pitch: number): Steadiness => {
    if (wave.length === 0) wave = new Float64Array(history + samples.length);
    wave.copyWithin(0, hopLength);
    wave.set(samples, history);
    if (pitch <= 0) {
      place = lastPeriod = undefined;
      steadiness = none;
      return none;
    }
    const expected = sampleRate / pitch;
    const span = 2 * (1 + searchRange) * expected;
    let at = place ?? 0;
    const end = Math.max(at + span, hopLength);
    const takes = place === undefined || at < 0;
    let [periodChange, periods, counted, changed] = [0, 0, 0, 0];
    let [rangeChange, ranges] = [0, 0];
    while (takes && at + span <= end) {
      const start = history + at;
      const { lag, period } = periodAt(wave, start, expected);
      if (period === 0) {
        at += Math.round(expected);
        continue;
      }
      const range = rangeOf(wave, start, lag);
      const next = rangeOf(wave, start + lag, lag);
      rangeChange += Math.abs(range - next);
      ranges += (range + next) / 2;
      if (lastPeriod !== undefined) {
        periodChange += Math.abs(period - lastPeriod);
        changed++;
      }
      periods += period;
      counted++;
      lastPeriod = period;
      at += lag;
    }
    place = at - hopLength;
    steadiness = {
      jitter: changed > 0 ? (periodChange / changed) * (counted / periods) : takes ? steadiness.jitter : 0,
      shimmer:
        counted > 0
          ? 20 * Math.log10(1 + (ranges > 0 ? Math.min(1, rangeChange / ranges) : 0))
          : steadiness.shimmer,
    };
    return steadiness;
  };
}

/** The best lag around the expected period, and the same refined by a parabola; 0 where it is passed over. */
function periodAt(wave: Float64Array, start: number, expected: number) {
  const first = Math.floor(expected * (1 - searchRange));
  const last = Math.floor(expected * (1 + searchRange));
  const sums = runningSums(wave, start, Math.min(2 * last, wave.length - start));
  const correlations: number[] = [];
  for (let lag = first; lag <= last; lag++) correlations.push(correlation(wave, start, lag, sums));
  const best = correlations.indexOf(Math.max(...correlations));
  const [before, at, after] = [correlations[best - 1], correlations[best], correlations[best + 1]];
  if (before === undefined || after === undefined) return { lag: 0, period: 0 };
  const bend = before - 2 * at + after;
  const offset = bend < 0 ? (0.5 * (before - after)) / bend : 0;
  if (at - 0.25 * (before - after) * offset < leastCorrelation) return { lag: 0, period: 0 };
  return { lag: first + best, period: first + best + offset };
}

/** Sums of the first n samples from `start` on, and of their squares: those of any stretch are two reads. */
function runningSums(wave: Float64Array, start: number, length: number) {
  const [values, squares] = [new Float64Array(length + 1), new Float64Array(length + 1)];
  for (let n = 0; n < length; n++) {
    const value = wave[start + n];
    values[n + 1] = values[n] + value;
    squares[n + 1] = squares[n] + value * value;
  }
  return { values, squares };
}

/** Of the `lag` samples from `start` on with as many that follow them. */
function correlation(
  wave: Float64Array,
  start: number,
  lag: number,
  { values, squares }: ReturnType<typeof runningSums>,
): number {
  if (start + 2 * lag > wave.length) return 0;
  let product = 0;
  for (let n = start; n < start + lag; n++) product += wave[n] * wave[n + lag];
  const [sum, sumNext] = [values[lag], values[2 * lag] - values[lag]];
  const [square, squareNext] = [squares[lag], squares[2 * lag] - squares[lag]];
  const power = (square - (sum * sum) / lag) * (squareNext - (sumNext * sumNext) / lag);
  return power > 0 ? (product - (sum * sumNext) / lag) / Math.sqrt(power) : 0;
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
