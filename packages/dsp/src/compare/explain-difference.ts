import { formatValue, requirePositive } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { AudioSignal } from '../signal/audio-signal';
import { conventionOf } from './convention-of-options';
import { searchConventions } from './convention-search';
import { featureMatrix } from '../frames/feature-matrix';
import { requireSignal } from '../signal/require-signal';
import type { ExplainDifferenceOptions, DifferenceExplanation } from './difference';

export type { ExplainDifferenceOptions, ConventionChange, DifferenceExplanation } from './difference';

/**
 * Why someone's feature matrix is not ours: tries the conventions in which tools differ, alone, in pairs, up to four at a
 * time, and whole presets with up to three changes, and names those that turn ours into theirs.
 *
 * Tried are the scale of the samples, edges, mean removal, pre-emphasis and where it starts, windows and their form, |X| or
 * |X|², mel scale, triangles, area norm, lowest frequency, logarithm and where it stands, floor, offset, range, reference, number of bands, DCT,
 * lifter, place of c₀, energy, radius and ends of differences, and swapped axes. Where several sets fit, the smallest is
 * given; a convention that makes no difference on this signal is not named. So take a second or two with sound and silence: the
 * search needs a few seconds for each second of sound when nothing fits.
 *
 * @param theirs - finite values of the other tool for this signal, [frames, features] or [features, frames]
 * @param signal - the signal that both were computed from
 * @param options - the function and the options that ours comes from; the number of coefficients or bands is taken from theirs
 * @returns the changes, what they leave, and sentences; plain data
 * @throws RangeError for options or values out of range; TypeError for anything but a matrix and a signal
 * @example
 * ```ts
 * import { explainDifference, mfcc } from '@avemo/dsp';
 *
 * const samples = Float32Array.from({ length: 8000 }, (_, n) => 0.4 * Math.sin(n * n * 1e-5) + 0.1 * Math.sin(n / 3));
 * const signal = { samples, sampleRate: 16000 };
 * const theirs = mfcc(signal, { preset: 'htk', spectrum: 'power' });
 * const { complete, sentences } = explainDifference(theirs, signal, { feature: 'mfcc', preset: 'htk' });
 * [complete, ...sentences]; // → [true, 'Theirs takes the power |X|²; ours takes the magnitude |X|.']
 * ```
 */
export function explainDifference(
  theirs: NdArray<Float32Array>,
  signal: AudioSignal,
  options: ExplainDifferenceOptions,
): DifferenceExplanation {
  requireSignal('explainDifference', signal);
  const { frames, features, data } = featureMatrix('explainDifference', 'theirs', theirs);
  const { feature, tolerance = 0.0001 } = options ?? {};
  if (!['mfcc', 'log-mel', 'mel', 'spectrogram'].includes(feature)) {
    throw new RangeError(
      `explainDifference: feature must be 'mfcc', 'log-mel', 'mel' or 'spectrogram'; got ${formatValue(feature)}.`,
    );
  }
  requirePositive('explainDifference', 'tolerance', tolerance);
  if (frames === 0 || features === 0) {
    throw new RangeError(
      `explainDifference: theirs must have values; its shape is [${frames}, ${features}].`,
    );
  }
  const ours = conventionOf(signal.sampleRate, options);
  return searchConventions({ frames, columns: features, data }, signal, { feature, ours, tolerance });
}
