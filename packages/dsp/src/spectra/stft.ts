import { ndArray } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import type { FrameSpectrumOptions, PlainWindow } from '../frames/frame-options';
import { createFrameCutter } from '../frames/frame-cutter';
import type { FrameFeature } from '../frames/frame-feature';
import { createRealFft } from './real-fft';
import { speechFrames } from '../frames/speech-frames';
import { framePlan, frameSpectrumKeys, type StreamingFeature } from '../frames/streaming-feature';
import { requireSignal } from '../signal/require-signal';
import { createWindowedFrame } from '../frames/windowed-frame';

/** A complex spectrogram, real and imaginary parts apart; both [frames, floor(fftLength/2) + 1]. */
export interface ComplexSpectrogram {
  /** Real parts. */
  real: NdArray<Float32Array>;
  /** Imaginary parts. */
  imag: NdArray<Float32Array>;
}

/**
 * Short-time Fourier transform: X_t[k] = Σ_n w[n] x[s_t + n] exp(−2πik(n + o)/N), unscaled, with the frames that
 * `edges` gives. For `'drop'` a frame begins at s_t = tH and o = 0: zeros are appended up to N = fftLength (HTK, Kaldi).
 * Centred frames begin at s_t = tH − floor(L/2) and stand in the middle of the N samples, o = floor(N/2) − floor(L/2),
 * as librosa and torch place a window shorter than the transform. `spectrogram` holds the same magnitudes.
 *
 * @param signal - finite samples; shorter than a frame gives no frames unless they are centred
 * @param options - `frameLength` and `hopLength` in samples; `fftLength` (default `frameLength`), `window`, `edges`
 * @returns the parts of each bin; bin k lies at k·sampleRate/fftLength Hz
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: J. B. Allen & L. R. Rabiner, A unified approach to short-time Fourier analysis and synthesis, 1977, https://doi.org/10.1109/PROC.1977.10770.
 * @example
 * ```ts
 * import { stft } from '@avemo/dsp';
 *
 * const signal = { samples: Float32Array.of(0, 1, 0, -1, 0, 1), sampleRate: 4 };
 * const { real, imag } = stft(signal, { frameLength: 4, hopLength: 2, window: 'rectangular' });
 * [imag.shape, real.get(0, 1), imag.get(0, 1), imag.get(1, 1)]; // → [[2, 3], 0, -2, 2]
 * ```
 */
export function stft(signal: AudioSignal, options: FrameSpectrumOptions = {}): ComplexSpectrogram {
  requireSignal('stft', signal);
  const { grid, bins, transform } = createStftFrame(signal.sampleRate, options);
  const cutter = createFrameCutter(grid);
  const frames = cutter.ready(signal.samples.length, true);
  const real = new Float32Array(frames * bins);
  const imag = new Float32Array(frames * bins);
  cutter.cut(signal.samples, true, (samples, start, t) => {
    const { re, im } = transform(samples, start);
    real.set(re, t * bins);
    imag.set(im, t * bins);
  });
  return { real: ndArray(real, [frames, bins]), imag: ndArray(imag, [frames, bins]) };
}

/**
 * {@link stft} of single frames: the real parts, then the imaginary ones.
 * @internal
 */
export function stftFeature(sampleRate: number, options: FrameSpectrumOptions): FrameFeature {
  const { grid, bins, transform } = createStftFrame(sampleRate, options);
  return {
    grid,
    width: 2 * bins,
    write(samples, start, out, offset) {
      const { re, im } = transform(samples, start);
      out.set(re, offset);
      out.set(im, offset + bins);
    },
  };
}

/** {@link stft} in a stream: the real parts of a frame, then the imaginary ones. @internal */
export const stftStream: StreamingFeature<'stft', PlainWindow<FrameSpectrumOptions>> = {
  name: 'stft',
  keys: () => frameSpectrumKeys,
  plan: (sampleRate, options) => framePlan(stftFeature(sampleRate, options)),
};

function createStftFrame(sampleRate: number, given: FrameSpectrumOptions) {
  const options = speechFrames('stft', sampleRate, given);
  const { frameLength, hopLength, fftLength = frameLength, edges = 'drop' } = options;
  const { write: windowedFrame } = createWindowedFrame('stft', { ...options, fftLength });
  const fft = createRealFft(fftLength);
  const padded = new Float64Array(fftLength);
  const middle = edges === 'drop' ? 0 : Math.floor(fftLength / 2) - Math.floor(frameLength / 2);
  const frame = padded.subarray(middle, middle + frameLength);
  const parts = { re: new Float64Array(fft.bins), im: new Float64Array(fft.bins) };
  return {
    grid: { frameLength, hopLength, edges },
    bins: fft.bins,
    /** The parts are scratch, valid until the next call. */
    transform(samples: Float32Array, start: number) {
      windowedFrame(samples, start, frame);
      fft.forward(padded, parts.re, parts.im);
      return parts;
    },
  };
}
