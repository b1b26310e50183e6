import { requireFinite, requireInRange, requireOptions } from '@avemo/checks';
import type { AudioSignal } from './audio-signal';
import { requireSignal } from './require-signal';

/** Options of {@link preEmphasis}. */
export interface PreEmphasisOptions {
  /** α in [0, 1]: 0.94 in JIPS, 0.97 in AVEF, HTK and Kaldi. */
  coefficient?: number;
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
 *
 * Source: JIPS, Liu & Tang 2021, equations (1), (2), https://doi.org/10.3745/JIPS.02.0161.
 * Source: AVEF, Ma et al. 2019, section 2.1.1, https://doi.org/10.1016/j.inffus.2018.06.003.
 * @example
 * ```ts
 * import { preEmphasis } from '@avemo/dsp';
 *
 * const signal = { samples: Float32Array.of(1, 1, 0), sampleRate: 16000 };
 * preEmphasis(signal, { coefficient: 0.5 }).samples; // → Float32Array.of(1, 0.5, -0.5)
 * ```
 */
export function preEmphasis(signal: AudioSignal, options: PreEmphasisOptions = {}): AudioSignal {
  requireSignal('preEmphasis', signal);
  return { samples: createPreEmphasis(options)(signal.samples), sampleRate: signal.sampleRate };
}

/**
 * {@link preEmphasis} of a stream, piece by piece.
 * @internal
 */
export function createPreEmphasis(options: PreEmphasisOptions): (samples: Float32Array) => Float32Array {
  requireOptions('preEmphasis', 'options', options, 'Pass { coefficient: 0.97 }');
  const { coefficient = 0.97, previous = 0 } = options;
  requireInRange('preEmphasis', 'coefficient', coefficient, 0, 1);
  requireFinite('preEmphasis', 'previous', previous);
  let before = previous;
  return (samples) => {
    const result = new Float32Array(samples.length);
    for (let n = 0; n < result.length; n++) {
      result[n] = samples[n] - coefficient * before;
      before = samples[n];
    }
    return result;
  };
}
