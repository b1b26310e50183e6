import { ndArray } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import { requireSignal } from '../signal/require-signal';
import { descriptorRows } from './descriptor-rows';
import { tableOf, type OpenSmileSet } from './open-smile-set';
import { warnOfShortSegment } from './segment-functionals';

/**
 * The low-level descriptors of a set, row by row: row t belongs to the frame that begins at t · 10 ms. As in openSMILE, the
 * sound is brought to 16 bits first, is not resampled, and the smoothing adds rows behind the last whole frame.
 *
 * @param signal - finite samples in [−1, 1]; what lies beyond saturates
 * @param set - a set of this module
 * @returns [rows, descriptors], columns as in `set.descriptorNames`; of a signal shorter than the longest frame one row of
 * NaN, with a warning on the console, as opensmile-python gives it
 * @throws RangeError for non-finite samples; TypeError for anything but a signal and a set
 *
 * Source: F. Eyben, M. Wöllmer & B. Schuller, openSMILE, 2010, https://doi.org/10.1145/1873951.1874246.
 * @example
 * ```ts
 * import { is09Emotion, openSmileDescriptors } from '@avemo/dsp/opensmile';
 *
 * const samples = Float32Array.from({ length: 8000 }, (_, n) => 0.5 * Math.sin(0.2 * n));
 * openSmileDescriptors({ samples, sampleRate: 16000 }, is09Emotion).shape; // → [49, 32]
 * ```
 */
export function openSmileDescriptors(signal: AudioSignal, set: OpenSmileSet): NdArray<Float32Array> {
  requireSignal('openSmileDescriptors', signal);
  const table = tableOf('openSmileDescriptors', set);
  const { width, push } = descriptorRows(table, signal.sampleRate);
  const rows = push(signal.samples, true);
  if (rows.length > 0) return ndArray(rows, [rows.length / width, width]);
  warnOfShortSegment('openSmileDescriptors');
  return ndArray(new Float32Array(width).fill(NaN), [1, width]);
}
