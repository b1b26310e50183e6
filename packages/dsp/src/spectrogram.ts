import { formatValue, requireInteger } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from './audio-signal';
import type { FrameSpectrumOptions } from './frame-options';
import { frameMatrix, type FrameFeature } from './internal/frame-feature';
import { createFrameSpectrum } from './internal/frame-spectrum';
import { requireSignal } from './internal/require-signal';

/** What a spectrogram holds of each bin; see {@link spectrogram}. */
export type SpectrogramScale = 'magnitude' | 'power' | 'log' | 'decibel';

/** Options of {@link spectrogram}. */
export interface SpectrogramOptions extends FrameSpectrumOptions {
  /** How many bins to keep, from 0 Hz on. Default: all floor(fftLength/2) + 1. */
  bins?: number;
  /** What each bin holds. Default `'magnitude'`. */
  scale?: SpectrogramScale;
}

/** Writes one row of power values; a function a row rather than a value keeps the inner loops free of calls. */
type RowWriter = (power: Float64Array, out: Float32Array, offset: number) => void;

const copyRow: RowWriter = (values, out, offset) => {
  for (let k = 0; k < values.length; k++) out[offset + k] = values[k];
};

const scales: Record<SpectrogramScale, { kind: 'magnitude' | 'power'; writeRow: RowWriter }> = {
  magnitude: { kind: 'magnitude', writeRow: copyRow },
  power: { kind: 'power', writeRow: copyRow },
  log: {
    kind: 'power',
    writeRow(power, out, offset) {
      for (let k = 0; k < power.length; k++) out[offset + k] = 0.5 * Math.log(Math.max(power[k], 1e-20));
    },
  },
  decibel: {
    kind: 'power',
    writeRow(power, out, offset) {
      for (let k = 0; k < power.length; k++) out[offset + k] = 10 * Math.log10(Math.max(power[k], 1e-10));
    },
  },
};

/**
 * Spectrogram: X_t[k] = Σ_n w[n] x[tH + n] exp(−2πikn/N), of which each bin holds
 * `'magnitude'` |X|, `'power'` |X|², `'log'` ln max(|X|, 1e−10) or `'decibel'` 20 log₁₀ max(|X|, 1e−5).
 * Bin k lies at k·sampleRate/fftLength Hz. Frame times: {@link frameInterval}.
 *
 * @param signal - finite samples; shorter than a frame gives no frames
 * @param options - `frameLength` and `hopLength` in samples; `fftLength` (default `frameLength`), `window`, `edges`,
 * `bins`, `scale`
 * @returns [frames, bins]; ≥ 0 for magnitude and power
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 * @example
 * ```ts
 * import { spectrogram } from '@avemo/dsp';
 *
 * // 40 ms frames every 10 ms, bins of 20 Hz, the lowest 200: a tone of 1000 Hz stands in bin 50
 * const samples = Float32Array.from({ length: 16000 }, (_, n) => Math.sin((2 * Math.PI * 1000 * n) / 16000));
 * const options = { frameLength: 640, hopLength: 160, fftLength: 800, bins: 200 };
 * const tone = spectrogram({ samples, sampleRate: 16000 }, options);
 * [tone.shape, tone.get(0, 50) > tone.get(0, 49)]; // → [[97, 200], true]
 * ```
 * Source: AM-FBP (Zhou et al. 2021), section IV.
 */
export function spectrogram(signal: AudioSignal, options: SpectrogramOptions): NdArray<Float32Array> {
  requireSignal('spectrogram', signal);
  return frameMatrix(signal.samples, spectrogramFeature(options));
}

/**
 * {@link spectrogram} of single frames.
 * @internal
 */
export function spectrogramFeature(options: SpectrogramOptions): FrameFeature {
  const { frameLength, hopLength, edges, fftLength = frameLength, scale = 'magnitude' } = options;
  if (!Object.hasOwn(scales, scale)) {
    throw new RangeError(
      `spectrogram: scale must be 'magnitude', 'power', 'log' or 'decibel'; got ${formatValue(scale)}.`,
    );
  }
  const { kind, writeRow } = scales[scale];
  const frameSpectrum = createFrameSpectrum('spectrogram', { ...options, fftLength }, kind);
  const allBins = Math.floor(fftLength / 2) + 1;
  const { bins = allBins } = options;
  requireInteger('spectrogram', 'bins', bins, { max: allBins });
  const spectrum = new Float64Array(bins);
  return {
    grid: { frameLength, hopLength, edges },
    width: bins,
    write(samples, start, out, offset) {
      frameSpectrum(samples, start, spectrum);
      writeRow(spectrum, out, offset);
    },
  };
}
