import { requireInteger, requireOneOf } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import type { FrameSpectrumOptions, PlainWindow } from '../frames/frame-options';
import { speechFrames } from '../frames/speech-frames';
import { framePlan, type StreamingFeature } from '../frames/streaming-feature';
import { frameMatrix, type FrameFeature } from '../frames/frame-feature';
import { spectralFeature } from './frame-spectrum';
import { requireSignal } from '../signal/require-signal';

/** What a spectrogram holds of each bin; see {@link spectrogram}. */
export type SpectrogramScale = 'magnitude' | 'power' | 'log' | 'decibel';

/** Options of {@link spectrogram}. */
export interface SpectrogramOptions extends FrameSpectrumOptions {
  /** How many bins to keep, from 0 Hz on. Default: all floor(fftLength/2) + 1. */
  bins?: number;
  /** What each bin holds. Default `'magnitude'`. */
  scale?: SpectrogramScale;
}

/**
 * Writes a row of the values at `from`, `from + step`, …; a function per row rather than per value keeps the inner loops free of
 * calls.
 */
type RowWriter = (values: Float64Array, from: number, step: number, out: Float32Array) => void;

const copyRow: RowWriter = (values, from, step, out) => {
  for (let k = 0, i = from; k < out.length; k++, i += step) out[k] = values[i];
};

const scales: Record<SpectrogramScale, { root: boolean; writeRow: RowWriter }> = {
  magnitude: { root: true, writeRow: copyRow },
  power: { root: false, writeRow: copyRow },
  log: {
    root: false,
    writeRow(power, from, step, out) {
      for (let k = 0, i = from; k < out.length; k++, i += step)
        out[k] = 0.5 * Math.log(Math.max(power[i], 1e-20));
    },
  },
  decibel: {
    root: false,
    writeRow(power, from, step, out) {
      for (let k = 0, i = from; k < out.length; k++, i += step)
        out[k] = 10 * Math.log10(Math.max(power[i], 1e-10));
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
 *
 * Source: AM-FBP, Zhou et al. 2021, section IV, https://arxiv.org/abs/2111.08910.
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
 */
export function spectrogram(signal: AudioSignal, options: SpectrogramOptions = {}): NdArray<Float32Array> {
  requireSignal('spectrogram', signal);
  return frameMatrix(signal.samples, spectrogramFeature(signal.sampleRate, options));
}

/**
 * {@link spectrogram} of single frames.
 * @internal
 */
export function spectrogramFeature(sampleRate: number, given: SpectrogramOptions): FrameFeature {
  const options = speechFrames('spectrogram', sampleRate, given);
  const { frameLength, fftLength = frameLength, scale = 'magnitude' } = options;
  requireOneOf('spectrogram', 'scale', scale, Object.keys(scales) as SpectrogramScale[]);
  const { root, writeRow } = scales[scale];
  requireInteger('spectrogram', 'fftLength', fftLength, { max: 2 ** 26 });
  const allBins = Math.floor(fftLength / 2) + 1;
  const { bins = allBins } = options;
  requireInteger('spectrogram', 'bins', bins, { max: allBins });
  return spectralFeature(
    'spectrogram',
    { ...options, fftLength },
    {
      root,
      bins,
      width: bins,
      writeRow(values, from, step, out, offset) {
        writeRow(values, from, step, out.subarray(offset, offset + bins));
      },
    },
  );
}

/** The keys of {@link SpectrogramOptions}. @internal */
export const spectrogramKeys = {
  frameLength: 'length',
  hopLength: 'length',
  edges: 'string',
  fftLength: 'length',
  window: 'window',
  bins: 'length',
  scale: 'string',
} as const;

/** {@link spectrogram} in a stream. @internal */
export const spectrogramStream: StreamingFeature<'spectrogram', PlainWindow<SpectrogramOptions>> = {
  name: 'spectrogram',
  keys: () => spectrogramKeys,
  plan: (sampleRate, options) => framePlan(spectrogramFeature(sampleRate, options)),
};
