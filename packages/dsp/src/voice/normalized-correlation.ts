import { hannWindow } from '../frames/windows';
import { createLagCorrelation } from './lag-correlation';

/** How the correlation of a frame with itself is normalised. @internal */
export type CorrelationMethod = 'autocorrelation' | 'cross-correlation';

/** Writes r(0) = 1, r(1), … of a frame; false if the frame has no energy. @internal */
export interface NormalizedCorrelation {
  /** How many values of r are written. */
  readonly count: number;
  of(frame: Float64Array, r: Float64Array): boolean;
}

/**
 * `'autocorrelation'`: r of the Hann-windowed frame divided by that of the window, up to half the frame.
 * `'cross-correlation'`: of the first L − maxLag samples with those `lag` later, divided by the root of both energies.
 * The mean over the two periods in the middle is taken off first.
 * @internal
 */
export function createNormalizedCorrelation(
  method: CorrelationMethod,
  frameLength: number,
  maxLag: number,
): NormalizedCorrelation {
  const still = new Float64Array(frameLength);
  const middle = Math.floor(frameLength / 2);
  const [from, to] = [Math.max(0, middle - maxLag), Math.min(frameLength, middle + maxLag)];
  const removeMean = (frame: Float64Array) => {
    let sum = 0;
    for (let n = from; n < to; n++) sum += frame[n];
    const mean = sum / (to - from);
    for (let n = 0; n < frameLength; n++) still[n] = frame[n] - mean;
  };
  if (method === 'autocorrelation') {
    const lags = Math.floor(frameLength / 2);
    const correlate = createLagCorrelation(frameLength, lags, frameLength);
    const window = hannWindow(frameLength + 2).subarray(1, frameLength + 1);
    const ofWindow = new Float64Array(lags + 1);
    correlate(window, ofWindow);
    return {
      count: lags + 1,
      of(frame, r) {
        removeMean(frame);
        for (let n = 0; n < frameLength; n++) still[n] *= window[n];
        correlate(still, r);
        const energy = r[0];
        if (!(energy > 0)) return false;
        for (let k = 0; k <= lags; k++) r[k] = (r[k] / energy) * (ofWindow[0] / ofWindow[k]);
        return true;
      },
    };
  }
  const width = frameLength - maxLag;
  const correlate = createLagCorrelation(frameLength, maxLag, width);
  return {
    count: maxLag + 1,
    of(frame, r) {
      removeMean(frame);
      correlate(still, r);
      let energy = 0;
      for (let n = 0; n < width; n++) energy += still[n] * still[n];
      if (!(energy > 0)) return false;
      let moved = energy;
      r[0] = 1;
      for (let k = 1; k <= maxLag; k++) {
        moved += still[k + width - 1] * still[k + width - 1] - still[k - 1] * still[k - 1];
        // Below this the energy that is left of the sum is rounding.
        r[k] = moved > 1e-12 * energy ? r[k] / Math.sqrt(energy * moved) : 0;
      }
      return true;
    },
  };
}
