/**
 * 10 log₁₀(q/(1 − q)), q the normalised autocorrelation of the windowed frame at the period or at one of the neighbouring
 * lags, whichever is highest.
 *
 * Source: P. Boersma, Accurate short-term analysis of the fundamental frequency, 1993. @internal
 */
export function createHarmonicsToNoise(fftLength: number, sampleRate: number) {
  const half = fftLength / 2;
  const cosine = Float64Array.from({ length: fftLength }, (_, n) => Math.cos((2 * Math.PI * n) / fftLength));
  const power = new Float64Array(half + 1);
  const correlation = (lag: number) => {
    let sum = 0;
    for (let k = 1, n = lag; k < half; k++, n = (n + lag) % fftLength) sum += power[k] * cosine[n];
    return power[0] + 2 * sum + power[half] * cosine[(half * lag) % fftLength];
  };
  return (magnitudes: Float64Array, pitch: number): number => {
    for (let k = 0; k <= half; k++) power[k] = magnitudes[k] * magnitudes[k];
    const lag = Math.min(half - 2, Math.round(sampleRate / pitch));
    const highest = Math.max(correlation(lag - 1), correlation(lag), correlation(lag + 1));
    const q = highest / correlation(0);
    if (!(q > 0)) return -100;
    return Math.max(-100, Math.min(100, 10 * Math.log10(q / Math.max(1e-10, 1 - q))));
  };
}
