import { createRealFft } from '../spectra/real-fft';

/**
 * Prepares r[k] = Σ_n x[n] x[n + k], k = 0 … maxLag, of frames of one length, by way of the power spectrum.
 * @internal
 */
export function createAutocorrelation(
  frameLength: number,
  maxLag: number,
): (frame: ArrayLike<number>, result: Float64Array) => void {
  const fft = createRealFft(2 ** Math.ceil(Math.log2(frameLength + maxLag + 1)));
  const padded = new Float64Array(fft.length);
  const power = new Float64Array(fft.bins);
  const zeros = new Float64Array(fft.bins);
  const lags = new Float64Array(fft.length);
  return (frame, result) => {
    for (let n = 0; n < frameLength; n++) padded[n] = frame[n];
    fft.power(padded, power);
    fft.inverse(power, zeros, lags);
    for (let k = 0; k <= maxLag; k++) result[k] = lags[k] + 0; // −0 becomes 0
  };
}
