import { ndArray, requireInRange, requireInteger } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import type { FrameOptions } from '../frames/frame-options';
import { createBandLimitedFrames } from './band-limited-frames';
import { createFormantFrame } from './formant-frame';
import { countFrames, firstFrameStart } from '../frames/frame-grid';
import { samplesIn, speechFrames } from '../frames/speech-frames';
import { requireSignal } from '../signal/require-signal';

/** Options of {@link formants}. */
export interface FormantsOptions extends FrameOptions {
  /** How many formants lie below `maxFrequency`, ≥ 1. Default 5; the predictor has twice this order. */
  count?: number;
  /**
   * Where the search ends, whole Hz, at most sampleRate/2; about 5000 for male, 5500 for female voices. Default 5500, or
   * sampleRate/2 where that is lower.
   */
  maxFrequency?: number;
  /** From where on the spectrum is raised by 6 dB an octave, Hz ≥ 0. Default 50. */
  emphasisFrequency?: number;
}

/**
 * Formants: resonances of the vocal tract, as the roots z = r exp(iθ) of a linear predictor A(z) by Burg's method.
 * F = θ f_s/2π and B = −ln(r) f_s/π, where f_s = 2·maxFrequency is the rate that the signal is resampled to.
 * Roots within 50 Hz of 0 and of maxFrequency count as slope of the spectrum and are left out.
 *
 * Before, x[n] − exp(−2πf_e/f_s) x[n−1] raises the high frequencies, and a Gaussian window that reaches 0 at the ends of
 * the frame, exp(−12 (2n/(L + 1) − 1)²), weighs the samples; a frame of 50 ms is common, of which the window sees half.
 *
 * @param signal - finite samples; shorter than a frame gives no frames
 * @param options - `frameLength` and `hopLength` in samples of the signal, `maxFrequency` in Hz, `count`
 * @returns [frames, 2 · count] in Hz: F1, B1, F2, B2, …; both 0 where there is no such formant
 * @throws RangeError for options out of range or non-finite samples; TypeError for anything but a signal
 *
 * Source: L. R. Rabiner & R. W. Schafer, Digital Processing of Speech Signals, 1978, section 8.10.
 * Source: the frames are those of Praat's "To Formant (burg)", https://www.fon.hum.uva.nl/praat/.
 * @example
 * ```ts
 * import { formants } from '@avemo/dsp';
 *
 * // a single resonance at 1500 Hz, 100 Hz wide, excited once
 * const ring = (n: number) => Math.exp((-Math.PI * 100 * n) / 16000) * Math.sin((2 * Math.PI * 1500 * n) / 16000);
 * const signal = { samples: Float32Array.from({ length: 800 }, (_, n) => ring(n)), sampleRate: 16000 };
 * const found = formants(signal, { frameLength: 800, hopLength: 160, maxFrequency: 5000, count: 2 });
 * Math.round(found.get(0, 0) / 10) * 10; // → 1500
 * ```
 */
export function formants(signal: AudioSignal, options: FormantsOptions = {}): NdArray<Float32Array> {
  requireSignal('formants', signal);
  const { samples, sampleRate } = signal;
  const settings = speechFrames('formants', sampleRate, options, samplesIn(0.05, sampleRate));
  const { frameLength, hopLength, count = 5, emphasisFrequency = 50, edges = 'drop' } = settings;
  const { maxFrequency = Math.min(5500, Math.floor(sampleRate / 2)) } = settings;
  requireInteger('formants', 'maxFrequency', maxFrequency, { max: Math.floor(sampleRate / 2) });
  requireInteger('formants', 'count', count, { max: 50 });
  requireInRange('formants', 'emphasisFrequency', emphasisFrequency, 0, sampleRate / 2);
  const rate = 2 * maxFrequency;
  const length = Math.max(2 * count + 2, Math.round((frameLength / sampleRate) * rate));
  const tilt = emphasisFrequency === 0 ? 0 : Math.exp((-2 * Math.PI * emphasisFrequency) / rate);
  const frames = countFrames(samples.length, settings);
  const data = new Float32Array(frames * 2 * count);
  const frame = new Float64Array(length);
  // One sample more on both sides, of which the one in front is what the first sample is emphasised with.
  const wider = new Float64Array(length + 2);
  const read = createBandLimitedFrames(samples, sampleRate, rate, { edges, frameLength: length + 2 });
  const findFormants = createFormantFrame(length, count, rate);
  for (let t = 0; t < frames; t++) {
    read.fill(2 * (firstFrameStart(settings) + t * hopLength) + frameLength - 1, wider);
    for (let n = 0; n < length; n++) frame[n] = wider[n + 1] - tilt * wider[n];
    findFormants(frame, data, t * 2 * count);
  }
  return ndArray(data, [frames, 2 * count]);
}
