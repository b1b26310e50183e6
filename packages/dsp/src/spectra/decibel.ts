import { formatValue, ndArray, requireOptions, requirePositive } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { featureMatrix } from '../frames/feature-matrix';
import { limitRange } from './limit-range';

/** Options of {@link powerToDecibel} and {@link amplitudeToDecibel}. */
export interface DecibelOptions {
  /** What 0 dB is, above 0; or `'max'`, the largest value of the matrix. Default 1. */
  reference?: number | 'max';
  /** Smaller values count as this one, above 0. Default 1e−10 for powers, 1e−5 for amplitudes: −100 dB. */
  floor?: number;
  /**
   * Values further below the largest one are raised to this distance from it, dB above 0. Default Infinity: none.
   * librosa's is 80; each value then depends on the whole matrix.
   */
  dynamicRange?: number;
}

/** Options of {@link decibelToPower}. */
export interface DecibelToPowerOptions {
  /** The power of 0 dB, above 0. Default 1. */
  reference?: number;
}

/**
 * Powers on a decibel scale: L = 10 log₁₀(max(S, floor)/max(reference, floor)), then max(L, max L − dynamicRange).
 *
 * @param power - values ≥ 0, [frames, features], e.g. a power or mel spectrogram
 * @param options - the reference, the floor and the range
 * @returns dB, of the same shape
 * @throws RangeError for negative or non-finite values and options out of range; TypeError for anything but a matrix
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { powerToDecibel } from '@avemo/dsp';
 *
 * const power = ndarray(Float32Array.of(1, 100, 0), [1, 3]);
 * powerToDecibel(power).data; // → Float32Array.of(0, 20, -100)
 * ```
 */
export function powerToDecibel(
  power: NdArray<Float32Array>,
  options: DecibelOptions = {},
): NdArray<Float32Array> {
  return toDecibel('powerToDecibel', 'power', power, 10, 1e-10, options);
}

/**
 * Amplitudes on a decibel scale: L = 20 log₁₀(max(A, floor)/max(reference, floor)), then max(L, max L − dynamicRange).
 *
 * @param amplitude - values ≥ 0, [frames, features], e.g. a magnitude spectrogram
 * @param options - the reference, the floor and the range
 * @returns dB, of the same shape
 * @throws RangeError for negative or non-finite values and options out of range; TypeError for anything but a matrix
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { amplitudeToDecibel } from '@avemo/dsp';
 *
 * const amplitude = ndarray(Float32Array.of(1, 10, 0.1), [1, 3]);
 * amplitudeToDecibel(amplitude, { reference: 'max' }).data; // → Float32Array.of(-20, 0, -40)
 * ```
 */
export function amplitudeToDecibel(
  amplitude: NdArray<Float32Array>,
  options: DecibelOptions = {},
): NdArray<Float32Array> {
  return toDecibel('amplitudeToDecibel', 'amplitude', amplitude, 20, 1e-5, options);
}

/**
 * Powers from decibels: S = reference · 10^(L/10).
 *
 * @param decibel - finite values, [frames, features]
 * @param options - the reference
 * @returns powers > 0, of the same shape; single precision ends at about ±380 dB
 * @throws RangeError for non-finite values or a reference that is not above 0; TypeError for anything but a matrix
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { decibelToPower } from '@avemo/dsp';
 *
 * decibelToPower(ndarray(Float32Array.of(0, 20, -10), [1, 3])).data; // → Float32Array.of(1, 100, 0.1)
 * ```
 */
export function decibelToPower(
  decibel: NdArray<Float32Array>,
  options: DecibelToPowerOptions = {},
): NdArray<Float32Array> {
  requireOptions('decibelToPower', 'options', options);
  const { reference = 1 } = options;
  requirePositive('decibelToPower', 'reference', reference);
  const { frames, features, data } = featureMatrix('decibelToPower', 'decibel', decibel);
  const power = Float32Array.from(data, (level) => reference * 10 ** (level / 10));
  for (let i = 0; i < power.length; i++) {
    if (power[i] === Infinity) {
      throw new RangeError(
        `decibelToPower: ${data[i]} dB is beyond single precision. Use a lower reference.`,
      );
    }
  }
  return ndArray(power, [frames, features]);
}

function largest(values: ArrayLike<number>): number {
  let max = 0;
  for (let i = 0; i < values.length; i++) max = Math.max(max, values[i]);
  return max;
}

function toDecibel(
  caller: string,
  name: string,
  matrix: NdArray<Float32Array>,
  factor: number,
  lowest: number,
  options: DecibelOptions,
): NdArray<Float32Array> {
  requireOptions(caller, 'options', options);
  const { reference = 1, floor = lowest, dynamicRange = Infinity } = options;
  requirePositive(caller, 'floor', floor);
  if (dynamicRange !== Infinity) requirePositive(caller, 'dynamicRange', dynamicRange);
  if (reference !== 'max') {
    if (typeof reference === 'string') {
      throw new RangeError(`${caller}: reference must be a number or 'max'; got ${formatValue(reference)}.`);
    }
    requirePositive(caller, 'reference', reference);
  }
  const { frames, features, data } = featureMatrix(caller, name, matrix, { min: 0 });
  const zero = reference === 'max' ? largest(data) : reference;
  const shift = factor * Math.log10(Math.max(zero, floor));
  const levels = Float64Array.from(data, (value) => factor * Math.log10(Math.max(value, floor)) - shift);
  limitRange(levels, dynamicRange);
  return ndArray(Float32Array.from(levels), [frames, features]);
}
