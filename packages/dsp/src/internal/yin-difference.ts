import { createRealFft } from './real-fft';

/** Writes d(1) … d(maxLag) of a frame, d(0) = 0. @internal */
export type YinDifference = (frame: Float64Array, difference: Float64Array) => void;

/**
 * d(k) = Σ_n (x[n] − x[n + k])² as energies minus twice a correlation, which is a product of spectra.
 * The sum runs over the first `frameLength − maxLag` samples (`fixed`), or over the whole frame with zeros behind it.
 * @internal
 */
export function createYinDifference(frameLength: number, maxLag: number, fixed: boolean): YinDifference {
  const width = fixed ? frameLength - maxLag : frameLength;
  const fft = createRealFft(smoothLength(fixed ? frameLength : frameLength + maxLag));
  const [realX, imagX, realW, imagW] = [0, 0, 0, 0].map(() => new Float64Array(fft.bins));
  const padded = new Float64Array(fft.length);
  const correlation = new Float64Array(fft.length);
  return (frame, difference) => {
    padded.fill(0);
    padded.set(frame);
    fft.forward(padded, realX, imagX);
    padded.fill(0, width);
    fft.forward(padded, realW, imagW);
    for (let k = 0; k < fft.bins; k++) {
      const re = realW[k] * realX[k] + imagW[k] * imagX[k];
      imagX[k] = realW[k] * imagX[k] - imagW[k] * realX[k];
      realX[k] = re;
    }
    fft.inverse(realX, imagX, correlation);
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

/** The next length with small prime factors, for which the transform is quick. */
function smoothLength(length: number): number {
  for (let size = length + (length % 2); ; size += 2) {
    let rest = size;
    for (const factor of [2, 3, 5]) while (rest % factor === 0) rest /= factor;
    if (rest === 1) return size;
  }
}
