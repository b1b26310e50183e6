import type { AudioChannels, AudioSignal } from './audio-signal';
import { requireChannels } from './require-signal';

/**
 * The mean of the channels: x(n) = (1/Ch) Σ_c x_c(n).
 *
 * @param audio - decoded sound, one or more channels of equal length
 * @returns one channel of the same length and rate; a copy, also when there was only one
 * @throws TypeError for anything but `{channels, sampleRate}`; RangeError for no channel, unequal lengths or
 * non-finite samples
 *
 * Source: AVEF, Ma et al. 2019, section 2.1.1, https://doi.org/10.1016/j.inffus.2018.06.003.
 * @example
 * ```ts
 * import { toMono } from '@avemo/dsp';
 *
 * const channels = [Float32Array.of(1, 0.5), Float32Array.of(0, 0.25)];
 * toMono({ channels, sampleRate: 16000 }).samples; // → Float32Array.of(0.5, 0.375)
 * ```
 */
export function toMono(audio: AudioChannels): AudioSignal {
  requireChannels('toMono', audio);
  const { channels, sampleRate } = audio;
  const samples = new Float32Array(channels[0].length);
  for (let n = 0; n < samples.length; n++) {
    let sum = 0;
    for (let c = 0; c < channels.length; c++) sum += channels[c][n];
    samples[n] = sum / channels.length;
  }
  return { samples, sampleRate };
}
