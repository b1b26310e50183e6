import { hannWindow } from '../frames/windows';
import { createLagCorrelation } from './lag-correlation';

/** How the correlation of a frame with itself is normalised. @internal */
export type CorrelationMethod = 'autocorrelation' | 'cross-correlation';

/** Samples of one value in a row that a recording with its noise does not have. */
const shortestRun = 8;

/** Of two frames that are correlated at once, the first or the second; a frame alone is the first. */
type Lane = 0 | 1;

/** Correlates frames of one length with themselves. @internal */
export interface NormalizedCorrelation {
  /** How many values of r are written. */
  readonly count: number;
  /** Takes a frame; gives the largest sample of the period in its middle, as the correlation sees it. */
  take(frame: Float64Array, lane?: Lane): number;
  /** Correlates the frame taken last. */
  correlate(): void;
  /** Correlates the frames taken last in both lanes, with the same bits; missing where the machine cannot. */
  correlateBoth?: () => void;
  /** Writes r(0) = 1, r(1), … of the frame correlated last; false if it has no energy. */
  write(r: Float64Array, lane?: Lane): boolean;
}

/**
 * `'autocorrelation'`: r of the Hann-windowed frame divided by that of the window, up to half the frame.
 * `'cross-correlation'`: of the first samples with those `lag` later, divided by the root of both energies; in a frame of
 * two periods the stretch and the largest lag are the even number of samples that a period holds, less two, as in Praat.
 * The mean over the two periods in the middle is taken off first.
 * @internal
 */
export function createNormalizedCorrelation(
  method: CorrelationMethod,
  frameLength: number,
  period: number,
): NormalizedCorrelation {
  const stills = [0, 1].map(() => new Float64Array(frameLength));
  const middle = Math.ceil(frameLength / 2);
  const around = (reach: number) => [Math.max(0, middle - reach), Math.min(frameLength, middle + reach)];
  const [from, to] = around(Math.floor(period));
  const meanOf = (frame: Float64Array) => {
    let sum = 0;
    for (let n = from; n < to; n++) sum += frame[n];
    return sum / (to - from);
  };
  const largest = (still: Float64Array, reach: number) => {
    const [first, end] = around(reach);
    let peak = 0;
    for (let n = first; n < end; n++) {
      const size = Math.abs(still[n]);
      if (size > peak) peak = size;
    }
    return peak;
  };
  const correlating = (maxLag: number, width: number) => {
    const { one, pair } = createLagCorrelation(frameLength, maxLag, width);
    const sums = [0, 1].map(() => new Float64Array(maxLag + 1));
    return {
      one,
      sums,
      correlate: () => one(stills[0], sums[0]),
      correlateBoth: pair && (() => pair(stills[0], stills[1], sums[0], sums[1])),
    };
  };
  const halfPeriod = Math.floor(period / 2);
  if (method === 'autocorrelation') {
    const lags = Math.floor(frameLength / 2);
    const { one, sums, correlate, correlateBoth } = correlating(lags, frameLength);
    const window = hannWindow(frameLength + 2).subarray(1, frameLength + 1);
    const ofWindow = new Float64Array(lags + 1);
    one(window, ofWindow);
    const scale = ofWindow.map((value) => ofWindow[0] / value);
    return {
      count: lags + 1,
      take(frame, lane = 0) {
        const still = stills[lane];
        const mean = meanOf(frame);
        for (let n = 0; n < frameLength; n++) still[n] = (frame[n] - mean) * window[n];
        return largest(still, halfPeriod + 1);
      },
      correlate,
      correlateBoth,
      write(r, lane = 0) {
        const sum = sums[lane];
        const energy = sum[0];
        if (!(energy > 0)) return false;
        for (let k = 0; k <= lags; k++) r[k] = (sum[k] / energy) * scale[k];
        return true;
      },
    };
  }
  const maxLag = Math.max(1, 2 * (halfPeriod - 1));
  const width = frameLength - Math.ceil(2 * period) + maxLag;
  const { sums, correlate, correlateBoth } = correlating(maxLag, width);
  const moved = new Float64Array(maxLag + 1);
  return {
    count: maxLag + 1,
    take(frame, lane = 0) {
      const still = stills[lane];
      const mean = meanOf(frame);
      for (let n = 0; n < frameLength; n++) still[n] = frame[n] - mean;
      return largest(still, Math.max(1, halfPeriod - 1));
    },
    correlate,
    correlateBoth,
    write(r, lane = 0) {
      const still = stills[lane];
      let energy = 0;
      for (let n = 0; n < width; n++) energy += still[n] * still[n];
      if (!(energy > 0)) return false;
      moved[0] = energy;
      for (let k = 1; k <= maxLag; k++) {
        const [coming, going] = [still[k + width - 1], still[k - 1]];
        moved[k] = moved[k - 1] + coming * coming - going * going;
      }
      // Behind digital silence the rounding of a transform would make peaks on the plateau: there sums one by one.
      const flat = hasRun(still);
      r[0] = 1;
      for (let k = 1; k <= maxLag; k++) {
        const product = flat ? productSum(still, k, width) : sums[lane][k];
        // Below this the energy that is left of the sum is rounding.
        r[k] = moved[k] > 1e-12 * energy ? product / Math.sqrt(energy * moved[k]) : 0;
      }
      return true;
    },
  };
}

/** Σ x[n] x[n + lag] over the first `width` samples. */
function productSum(x: Float64Array, lag: number, width: number): number {
  let sum = 0;
  for (let n = 0; n < width; n++) sum += x[n] * x[n + lag];
  return sum;
}

/** Whether samples of one value stand in a row, as in digital silence. */
function hasRun(x: Float64Array): boolean {
  for (let n = 1, run = 1; n < x.length; n++) {
    run = x[n] === x[n - 1] ? run + 1 : 1;
    if (run === shortestRun) return true;
  }
  return false;
}
