import { createRealFft } from '../spectra/real-fft';

/**
 * 10 log₁₀(q/(1 − q)), q the normalised autocorrelation of the windowed frame at the period or at one of the neighbouring
 * lags, whichever is highest.
 *
 * Source: P. Boersma, Accurate short-term analysis of the fundamental frequency, 1993. @internal
 */
export function createHarmonicsToNoise(fftLength: number, sampleRate: number) {
  const fft = createRealFft(fftLength);
  const power = new Float64Array(fft.bins);
  const none = new Float64Array(fft.bins);
  const correlation = new Float64Array(fftLength);
  return (magnitudes: Float64Array, pitch: number): number => {
    for (let k = 0; k < power.length; k++) power[k] = magnitudes[k] * magnitudes[k];
    fft.inverse(power, none, correlation);
    const lag = Math.min(fftLength / 2 - 2, Math.round(sampleRate / pitch));
    const highest = Math.max(correlation[lag - 1], correlation[lag], correlation[lag + 1]);
    const q = highest / correlation[0];
    if (!(q > 0)) return -100;
    return Math.max(-100, Math.min(100, 10 * Math.log10(q / Math.max(1e-10, 1 - q))));
  };
}
