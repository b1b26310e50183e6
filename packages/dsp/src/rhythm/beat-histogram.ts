import { requireInteger, requireOptions } from '@avemo/checks';
import type { AudioSignal } from '../signal/audio-signal';
import { countFrames } from '../frames/frame-grid';
import { requireSignal } from '../signal/require-signal';
import { rhythmEnvelope, rhythmLevels } from './rhythm-envelope';
import { enhanced, envelopeAutocorrelation, highestPeaks } from './rhythm-peaks';

/** Options of {@link beatHistogram}. */
export interface BeatHistogramOptions {
  /** Samples of an analysis window. Default: the whole signal is one; the paper has 65536 at 22050 Hz. */
  frameLength?: number;
  /** Samples from one window to the next. Default half of `frameLength`, as in the paper. */
  hopLength?: number;
  /** Slowest tempo, beats a minute, a whole number ≥ 1. Default 40. */
  minTempo?: number;
  /** Fastest tempo, beats a minute, a whole number above `minTempo`. Default 200. */
  maxTempo?: number;
  /** How many peaks of each window count. Default 3. */
  peaks?: number;
}

/**
 * Beat histogram: how strong each rhythm is, in bins of one beat a minute. Each window is split into octave bands by a
 * wavelet transform (Daubechies, 8 taps, 4 levels); the bands' envelopes, smoothed and at 1/16 of the rate, are summed; of
 * their autocorrelation r the part that is no multiple of a shorter period,
 * h[l] = max(0, p[l] − p[l/2]) with p = max(r, 0), keeps its highest peaks, and each adds h[l] to the bin of its tempo
 * round(60 f/l), f = sampleRate/16.
 *
 * @param signal - finite samples; shorter than a window gives a histogram of zeros
 * @param options - windows, range of tempi, peaks
 * @returns maxTempo + 1 values ≥ 0 in double precision, index = beats a minute; the square of the signal's unit
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: JIPS, Liu & Tang 2021, step 4, https://doi.org/10.3745/JIPS.02.0161.
 * Source: G. Tzanetakis & P. Cook, Musical genre classification of audio signals, 2002, section III-B, https://doi.org/10.1109/TSA.2002.800560.
 * @example
 * ```ts
 * import { beatHistogram } from '@avemo/dsp';
 *
 * // eight seconds of short tones, two a second
 * const samples = Float32Array.from({ length: 64000 }, (_, n) => (n % 4000 < 400 ? Math.sin(0.8 * n) : 0));
 * const histogram = beatHistogram({ samples, sampleRate: 8000 });
 * histogram.indexOf(Math.max(...histogram)); // → 120
 * ```
 */
export function beatHistogram(signal: AudioSignal, options: BeatHistogramOptions = {}): Float64Array {
  requireSignal('beatHistogram', signal);
  requireOptions('beatHistogram', 'options', options);
  const { samples, sampleRate } = signal;
  const { minTempo = 40, maxTempo = 200, peaks = 3, frameLength = Math.max(1, samples.length) } = options;
  const { hopLength = Math.ceil(frameLength / 2) } = options;
  requireInteger('beatHistogram', 'frameLength', frameLength);
  requireInteger('beatHistogram', 'hopLength', hopLength);
  requireInteger('beatHistogram', 'minTempo', minTempo);
  requireInteger('beatHistogram', 'maxTempo', maxTempo, { min: minTempo + 1, max: 2 ** 16 });
  requireInteger('beatHistogram', 'peaks', peaks);
  const histogram = new Float64Array(maxTempo + 1);
  const lagsAMinute = (60 * sampleRate) / 2 ** rhythmLevels;
  const [minLag, maxLag] = [lagsAMinute / maxTempo, lagsAMinute / minTempo];
  const frames = countFrames(samples.length, { frameLength, hopLength });
  for (let t = 0; t < frames; t++) {
    const start = t * hopLength;
    const envelope = rhythmEnvelope(Float64Array.from(samples.subarray(start, start + frameLength)));
    const strength = enhanced(envelopeAutocorrelation(envelope, Math.floor(maxLag) + 1));
    for (const { lag, amplitude } of highestPeaks(strength, minLag, maxLag, peaks)) {
      histogram[Math.round(lagsAMinute / lag)] += amplitude;
    }
  }
  return histogram;
}
