import { hannWindow } from '../frames/windows';
import { createLagCorrelation } from './lag-correlation';

/** How the correlation of a frame with itself is normalised. @internal */
export type CorrelationMethod = 'autocorrelation' | 'cross-correlation';

/** Samples of one value in a row that a recording with its noise does not have. */
const shortestRun = 8;

/** Correlates frames of one length with themselves. @internal */
export interface NormalizedCorrelation {
  /** How many values of r are written. */
  readonly count: number;
  /** Takes a frame; gives the largest sample of the period in its middle, as the correlation sees it. */
  take(frame: Float64Array): number;
  /** Writes r(0) = 1, r(1), … of the frame taken last; false if it has no energy. */
  write(r: Float64Array): boolean;
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
  const still = new Float64Array(frameLength);
  const middle = Math.ceil(frameLength / 2);
  const around = (reach: number) => [Math.max(0, middle - reach), Math.min(frameLength, middle + reach)];
  const [from, to] = around(Math.floor(period));
  const removeMean = (frame: Float64Array) => {
    let sum = 0;
    for (let n = from; n < to; n++) sum += frame[n];
    const mean = sum / (to - from);
    for (let n = 0; n < frameLength; n++) still[n] = frame[n] - mean;
  };
  const largest = (reach: number) => {
    const [first, end] = around(reach);
    let peak = 0;
    for (let n = first; n < end; n++) peak = Math.max(peak, Math.abs(still[n]));
    return peak;
  };
  const halfPeriod = Math.floor(period / 2);
  if (method === 'autocorrelation') {
    const lags = Math.floor(frameLength / 2);
    const correlate = createLagCorrelation(frameLength, lags, frameLength);
    const window = hannWindow(frameLength + 2).subarray(1, frameLength + 1);
    const ofWindow = new Float64Array(lags + 1);
    correlate(window, ofWindow);
    return {
      count: lags + 1,
      take(frame) {
        removeMean(frame);
        for (let n = 0; n < frameLength; n++) still[n] *= window[n];
        return largest(halfPeriod + 1);
      },
      write(r) {
        correlate(still, r);
        const energy = r[0];
        if (!(energy > 0)) return false;
        for (let k = 0; k <= lags; k++) r[k] = (r[k] / energy) * (ofWindow[0] / ofWindow[k]);
        return true;
      },
    };
  }
  const maxLag = Math.max(1, 2 * (halfPeriod - 1));
  const width = frameLength - Math.ceil(2 * period) + maxLag;
  const correlate = createLagCorrelation(frameLength, maxLag, width);
  const moved = new Float64Array(maxLag + 1);
  return {
    count: maxLag + 1,
    take(frame) {
      removeMean(frame);
      return largest(Math.max(1, halfPeriod - 1));
    },
    write(r) {
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
      if (!flat) correlate(still, r);
      r[0] = 1;
      for (let k = 1; k <= maxLag; k++) {
        const product = flat ? productSum(still, k, width) : r[k];
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
