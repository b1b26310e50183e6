import { requireOptions, requirePositive } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import { frameMatrix, type FrameFeature } from '../frames/frame-feature';
import type { PlainWindow } from '../frames/frame-options';
import { framePlan, type StreamingFeature } from '../frames/streaming-feature';
import { melFeature, melKeys } from './mel-frames';
import { requireSignal } from '../signal/require-signal';
import type { MelSpectrogramOptions } from './mel-spectrogram';

/** Options of {@link logMelSpectrogram}. */
export interface LogMelSpectrogramOptions extends MelSpectrogramOptions {
  /** Added before the logarithm, above 0, so that silence stays finite. Default 0.01 (AVEF, VGGish). */
  offset?: number;
}

/**
 * Log-mel spectrogram: S[t, b] = ln(M[t, b] + offset) with M as in {@link melSpectrogram}. Digital silence gives
 * ln(offset) everywhere.
 *
 * @param signal - finite samples; shorter than a frame gives no frames
 * @param options - `frameLength`, `hopLength` and `melBands`; the rest has defaults
 * @returns [frames, melBands], ≥ ln(offset)
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: AVEF, Ma et al. 2019, equation (2.1), https://doi.org/10.1016/j.inffus.2018.06.003.
 * @example
 * ```ts
 * import { logMelSpectrogram } from '@avemo/dsp';
 *
 * // 25 ms frames every 10 ms, 64 bands from 0 to 8000 Hz
 * const silence = { samples: new Float32Array(16000), sampleRate: 16000 };
 * const logMel = logMelSpectrogram(silence, { frameLength: 400, hopLength: 160, melBands: 64 });
 * [logMel.shape, logMel.get(0, 0)]; // → [[98, 64], -4.60517]
 * ```
 */
export function logMelSpectrogram(
  signal: AudioSignal,
  options: LogMelSpectrogramOptions = {},
): NdArray<Float32Array> {
  requireSignal('logMelSpectrogram', signal);
  return frameMatrix(signal.samples, logMelSpectrogramFeature(signal.sampleRate, options));
}

/**
 * {@link logMelSpectrogram} of single frames.
 * @internal
 */
export function logMelSpectrogramFeature(
  sampleRate: number,
  options: LogMelSpectrogramOptions,
): FrameFeature {
  requireOptions('logMelSpectrogram', 'options', options);
  const { offset = 0.01 } = options;
  requirePositive('logMelSpectrogram', 'offset', offset);
  return melFeature('logMelSpectrogram', sampleRate, options, (mel) => {
    for (let b = 0; b < mel.length; b++) mel[b] = Math.log(mel[b] + offset);
  });
}

/** {@link logMelSpectrogram} in a stream. @internal */
export const logMelSpectrogramStream: StreamingFeature<'log-mel', PlainWindow<LogMelSpectrogramOptions>> = {
  name: 'log-mel',
  keys: () => ({ ...melKeys(), offset: 'number' }),
  plan: (sampleRate, options) => framePlan(logMelSpectrogramFeature(sampleRate, options)),
};
