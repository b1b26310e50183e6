import type { AudioSignal } from '../signal/audio-signal';
import { requireSignal } from '../signal/require-signal';
import { createContourEngine } from './contour-engine';
import { createCourseStore } from './course-store';
import { tableOf, type OpenSmileSet } from './open-smile-set';
import { segmentFunctionals } from './segment-functionals';

/**
 * The functionals of a set: one vector for the whole signal.
 *
 * @param signal - finite samples in [−1, 1]; what lies beyond saturates
 * @param set - a set of this module
 * @returns the values, in the order of `set.functionalNames`; of a signal that is too short NaN throughout, with a warning
 * on the console, as opensmile-python gives it
 * @throws RangeError for non-finite samples; TypeError for anything but a signal and a set
 *
 * Source: F. Eyben, M. Wöllmer & B. Schuller, openSMILE, 2010, https://doi.org/10.1145/1873951.1874246.
 * @example
 * ```ts
 * import { is09Emotion, openSmileFunctionals } from '@avemo/dsp/opensmile';
 *
 * const samples = Float32Array.from({ length: 8000 }, (_, n) => 0.5 * Math.sin(0.2 * n));
 * const values = openSmileFunctionals({ samples, sampleRate: 16000 }, is09Emotion);
 * values[is09Emotion.functionalNames.indexOf('pcm_zcr_sma_amean')]; // → 0.063
 * ```
 */
export function openSmileFunctionals(signal: AudioSignal, set: OpenSmileSet): Float32Array {
  requireSignal('openSmileFunctionals', signal);
  const table = tableOf('openSmileFunctionals', set);
  const store = createCourseStore(Infinity);
  store.add(createContourEngine(table, signal.sampleRate).push(signal.samples, true));
  return segmentFunctionals('openSmileFunctionals', table, store);
}
