import { requireInteger } from '@avemo/checks';
import type { AudioSignal } from './audio-signal';
import { requireSignal } from './require-signal';
import { createResampleStream } from './resample-stream';

/**
 * Hz, of either rate.
 * @internal
 */
export const highestRate = 1e6;

/**
 * Converts a signal to another sample rate with a linear-phase Kaiser-windowed sinc filter of no delay:
 * y(m) = Σ_n x(n) h(m/f_out − n/f_in).
 *
 * The pass band reaches 0.9 of the lower Nyquist frequency (ripple far below 0.1 dB); from that Nyquist frequency on
 * everything is at least 100 dB down, so nothing folds back. Any ratio of whole rates; output sample m lies exactly at
 * m/f_out seconds, without drift. Time grows linearly with the length. The signal counts as zero outside its ends.
 *
 * @param signal - finite samples; a rate of whole Hz, at most 1,000,000
 * @param targetRate - the new rate in Hz, a whole number from 1 to 1,000,000
 * @returns ceil(length · targetRate / sampleRate) samples; a copy when the rate is the same
 * @throws RangeError for a rate out of range or a non-finite sample; TypeError for anything but a signal
 *
 * Source: JIPS, Liu & Tang 2021, step 1, https://doi.org/10.3745/JIPS.02.0161.
 * Source: A. V. Oppenheim & R. W. Schafer, Discrete-Time Signal Processing (Kaiser's window design).
 * @example
 * ```ts
 * import { resample } from '@avemo/dsp';
 *
 * const tone = Float32Array.from({ length: 48000 }, (_, n) => Math.cos((2 * Math.PI * 440 * n) / 48000));
 * const { samples } = resample({ samples: tone, sampleRate: 48000 }, 16000);
 * [samples.length, samples[8000]]; // → [16000, 1.0000]
 * ```
 */
export function resample(signal: AudioSignal, targetRate: number): AudioSignal {
  requireSignal('resample', signal);
  const { samples, sampleRate } = signal;
  requireInteger('resample', 'sampleRate', sampleRate, { max: highestRate });
  requireInteger('resample', 'targetRate', targetRate, { max: highestRate });
  if (samples.length === 0) return { samples: new Float32Array(0), sampleRate: targetRate };
  return {
    samples: createResampleStream(sampleRate, targetRate).push(samples, true),
    sampleRate: targetRate,
  };
}
