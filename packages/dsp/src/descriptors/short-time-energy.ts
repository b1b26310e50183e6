import { requireOneOf } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import type { FrameOptions, PlainWindow, WindowChoice } from '../frames/frame-options';
import { describeFrames } from '../frames/describe-frames';
import { frameMatrix, type FrameFeature } from '../frames/frame-feature';
import { speechFrames } from '../frames/speech-frames';
import { frameKeys, framePlan, type StreamingFeature } from '../frames/streaming-feature';
import { requireSignal } from '../signal/require-signal';
import { windowWeights } from '../frames/window-weights';

/** Options of {@link shortTimeEnergy}. */
export interface ShortTimeEnergyOptions extends FrameOptions {
  /** The window w, by name or as values. Default `'rectangular'`. */
  window?: WindowChoice;
  /** `'linear'` (default), or `'log'`: ln max(E, 1e−10). */
  scale?: 'linear' | 'log';
}

/**
 * Short-time energy of each frame: E_t = Σ_n (w[n] x[tH + n])².
 *
 * @param signal - finite samples; shorter than a frame gives no frames unless they are centred
 * @param options - frame length, hop, edges, window and scale
 * @returns [frames, 1], ≥ 0 on the linear scale
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: JIPS, Liu & Tang 2021, equation (5), https://doi.org/10.3745/JIPS.02.0161.
 * @example
 * ```ts
 * import { shortTimeEnergy } from '@avemo/dsp';
 *
 * const signal = { samples: Float32Array.of(1, 0, 0.5, 0.5), sampleRate: 16000 };
 * shortTimeEnergy(signal, { frameLength: 2, hopLength: 2 }).data; // → Float32Array.of(1, 0.5)
 * ```
 */
export function shortTimeEnergy(
  signal: AudioSignal,
  options: ShortTimeEnergyOptions = {},
): NdArray<Float32Array> {
  requireSignal('shortTimeEnergy', signal);
  return frameMatrix(signal.samples, shortTimeEnergyFeature(signal.sampleRate, options));
}

/**
 * {@link shortTimeEnergy} of single frames.
 * @internal
 */
export function shortTimeEnergyFeature(sampleRate: number, given: ShortTimeEnergyOptions): FrameFeature {
  const options = speechFrames('shortTimeEnergy', sampleRate, given);
  const { frameLength, window = 'rectangular', scale = 'linear' } = options;
  requireOneOf('shortTimeEnergy', 'scale', scale, ['linear', 'log']);
  const weights = windowWeights('shortTimeEnergy', window, frameLength);
  const log = scale === 'log';
  return describeFrames('shortTimeEnergy', options, (frame) => {
    let energy = 0;
    for (let n = 0; n < frame.length; n++) energy += (weights[n] * frame[n]) ** 2;
    return log ? Math.log(Math.max(1e-10, energy)) : energy;
  });
}

/** {@link shortTimeEnergy} in a stream. @internal */
export const shortTimeEnergyStream: StreamingFeature<
  'short-time-energy',
  PlainWindow<ShortTimeEnergyOptions>
> = {
  name: 'short-time-energy',
  keys: () => ({ ...frameKeys, window: 'window', scale: 'string' }),
  plan: (sampleRate, options) => framePlan(shortTimeEnergyFeature(sampleRate, options)),
};
