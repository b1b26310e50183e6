import { createLagCorrelation } from './lag-correlation';

/** Writes d(1) … d(maxLag) of a frame, d(0) = 0. @internal */
export type YinDifference = (frame: Float64Array, difference: Float64Array) => void;

/**
 * d(k) = Σ_n (x[n] − x[n + k])² as energies minus twice a correlation. The sum runs over the first
 * `frameLength − maxLag` samples (`fixed`), or over the whole frame with zeros behind it.
 * @internal
 */
export function createYinDifference(frameLength: number, maxLag: number, fixed: boolean): YinDifference {
  const width = fixed ? frameLength - maxLag : frameLength;
  const correlate = createLagCorrelation(frameLength, maxLag, width);
  const correlation = new Float64Array(maxLag + 1);
  return (frame, difference) => {
    correlate(frame, correlation);
    let still = 0;
    for (let n = 0; n < width; n++) still += frame[n] * frame[n];
    let moved = still;
    difference[0] = 0;
    for (let k = 1; k <= maxLag; k++) {
      const entering = fixed ? frame[k + width - 1] : 0;
      moved += entering * entering - frame[k - 1] * frame[k - 1];
      difference[k] = Math.max(0, still + moved - 2 * correlation[k]);
    }
  };
}
