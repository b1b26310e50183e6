import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import type { PlainWindow } from '../frames/frame-options';
import { frameMatrix, type FrameFeature } from '../frames/frame-feature';
import { framePlan, type StreamingFeature } from '../frames/streaming-feature';
import { melFeature, melKeys } from './mel-frames';
import { requireSignal } from '../signal/require-signal';
import type { MelSpectrogramOptions } from './mel-spectrogram-options';

export type { MelSpectrogramOptions } from './mel-spectrogram-options';

/**
 * Mel spectrogram: M[t, b] = Σ_k W[b, k] |X_t[k]|, or |X_t[k]|² for `spectrum: 'power'`, with X as in `spectrogram` and
 * W as in {@link melFilterbank}. Frame times: {@link frameInterval}.
 *
 * @param signal - finite samples; shorter than a frame gives no frames
 * @param options - `frameLength`, `hopLength` and `melBands`; the rest has defaults
 * @returns [frames, melBands], ≥ 0
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: AVEF, Ma et al. 2019, equation (2.1), https://doi.org/10.1016/j.inffus.2018.06.003 (without the logarithm).
 * @example
 * ```ts
 * import { melSpectrogram } from '@avemo/dsp';
 *
 * const signal = { samples: Float32Array.of(0, 1, 0, -1), sampleRate: 4 };
 * const options = { frameLength: 4, hopLength: 4, melBands: 1, window: 'rectangular' as const };
 * melSpectrogram(signal, options).data; // → Float32Array.of(1.9986)
 * ```
 */
export function melSpectrogram(
  signal: AudioSignal,
  options: MelSpectrogramOptions = {},
): NdArray<Float32Array> {
  requireSignal('melSpectrogram', signal);
  return frameMatrix(signal.samples, melSpectrogramFeature(signal.sampleRate, options));
}

/**
 * {@link melSpectrogram} of single frames.
 * @internal
 */
export function melSpectrogramFeature(sampleRate: number, options: MelSpectrogramOptions): FrameFeature {
  return melFeature('melSpectrogram', sampleRate, options);
}

/** {@link melSpectrogram} in a stream. @internal */
export const melSpectrogramStream: StreamingFeature<'mel', PlainWindow<MelSpectrogramOptions>> = {
  name: 'mel',
  keys: melKeys,
  plan: (sampleRate, options) => framePlan(melSpectrogramFeature(sampleRate, options)),
};
