import { createAutocorrelation } from '../voice/frame-autocorrelation';

/** A period of an envelope that stands out. @internal */
export interface RhythmPeak {
  lag: number;
  amplitude: number;
}

/** r[l] = (1/N) Σ_n e[n] e[n + l] up to `maxLag`, or as far as the envelope reaches. @internal */
export function envelopeAutocorrelation(envelope: Float64Array, maxLag: number): Float64Array {
  const { length } = envelope;
  const last = Math.min(maxLag, length - 1);
  const lags = new Float64Array(last + 1);
  createAutocorrelation(length, last)(envelope, lags);
  return lags.map((sum) => sum / length);
}

/** Takes the multiples of periods out: h[l] = max(0, p[l] − p[l/2]), p = max(r, 0), p[l/2] interpolated. @internal */
export function enhanced(autocorrelation: Float64Array): Float64Array {
  const p = autocorrelation.map((value) => Math.max(0, value));
  return p.map((value, l) => Math.max(0, value - (p[Math.floor(l / 2)] + p[Math.ceil(l / 2)]) / 2));
}

/** The `count` highest local maxima between two lags, highest first. @internal */
export function highestPeaks(h: Float64Array, minLag: number, maxLag: number, count: number): RhythmPeak[] {
  const peaks: RhythmPeak[] = [];
  for (let lag = Math.max(1, Math.ceil(minLag)); lag <= maxLag && lag + 1 < h.length; lag++) {
    if (h[lag - 1] < h[lag] && h[lag] >= h[lag + 1]) peaks.push({ lag, amplitude: h[lag] });
  }
  return peaks.sort((a, b) => b.amplitude - a.amplitude).slice(0, count);
}
