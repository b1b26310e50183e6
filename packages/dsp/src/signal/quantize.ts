import { requireInteger, requireOptions } from '@avemo/checks';
import type { AudioSignal } from './audio-signal';
import { requireSignal } from './require-signal';

/** Options of {@link quantize}. */
export interface QuantizeOptions {
  /** b, bits of a sample, 2 to 24. Default 16. */
  bits?: number;
}

/**
 * Rounds samples to the steps of b-bit integers: y(n) = q/2^(b−1), q = round(2^(b−1) x(n)) within
 * −2^(b−1) … 2^(b−1) − 1. Louder samples are clipped; the error of the others is at most half a step. What a WAV file of
 * that depth would hold, without the file.
 *
 * @param signal - finite samples, any number
 * @param options - the depth
 * @returns the rounded signal in [−1, 1), same length and rate
 * @throws RangeError for depths out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: JIPS, Liu & Tang 2021, step 1, https://doi.org/10.3745/JIPS.02.0161 (16 kHz, 16 bit).
 * @example
 * ```ts
 * import { quantize } from '@avemo/dsp';
 *
 * const signal = { samples: Float32Array.of(0.3, -0.3, 1.5), sampleRate: 16000 };
 * quantize(signal, { bits: 3 }).samples; // → Float32Array.of(0.25, -0.25, 0.75)
 * ```
 */
export function quantize(signal: AudioSignal, options: QuantizeOptions = {}): AudioSignal {
  requireSignal('quantize', signal);
  requireOptions('quantize', 'options', options);
  const { bits = 16 } = options;
  requireInteger('quantize', 'bits', bits, { min: 2, max: 24 });
  const steps = 2 ** (bits - 1);
  // Adding 0 makes −0, which integers do not have, 0.
  const samples = signal.samples.map(
    (x) => Math.max(-steps, Math.min(steps - 1, Math.round(steps * x))) / steps + 0,
  );
  return { samples, sampleRate: signal.sampleRate };
}
