import { requireFinite, requireInRange } from '@avemo/checks';
import type { AudioSignal } from './audio-signal';
import { requireSignal } from './internal/require-signal';

/** Options of {@link preEmphasis}. */
export interface PreEmphasisOptions {
  /** α in [0, 1]: 0.94 in JIPS, 0.97 in AVEF, HTK and Kaldi. */
  coefficient: number;
  /**
   * The sample before the first, x(−1). Default 0, a signal that begins out of silence. The last sample of the chunk
   * before continues a stream; x(0) itself is what HTK and Kaldi use on every frame.
   */
  previous?: number;
}

/**
 * Pre-emphasis, a first-order high-pass that evens out the fall of speech spectra: y(n) = x(n) − α x(n−1).
 *
 * @param signal - finite samples, any number
 * @param options - α and the sample before the first
 * @returns the filtered signal, same length and rate
 * @throws RangeError for α outside [0, 1] or non-finite samples; TypeError for anything but a signal
 * @example
 * ```ts
 * import { preEmphasis } from '@avemo/dsp';
 *
 * const signal = { samples: Float32Array.of(1, 1, 0), sampleRate: 16000 };
 * preEmphasis(signal, { coefficient: 0.5 }).samples; // → Float32Array.of(1, 0.5, -0.5)
 * ```
 * Source: JIPS (Liu & Tang 2021), equations (1) and (2).
 */
export function preEmphasis(
  signal: AudioSignal,
  { coefficient, previous = 0 }: PreEmphasisOptions,
): AudioSignal {
  requireSignal('preEmphasis', signal);
  requireInRange('preEmphasis', 'coefficient', coefficient, 0, 1);
  requireFinite('preEmphasis', 'previous', previous);
  const samples = new Float32Array(signal.samples.length);
  let before = previous;
  for (let n = 0; n < samples.length; n++) {
    samples[n] = signal.samples[n] - coefficient * before;
    before = signal.samples[n];
  }
  return { samples, sampleRate: signal.sampleRate };
}
