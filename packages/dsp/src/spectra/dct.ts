import { formatValue, requireInteger, requireOptions, requireSamples } from '@avemo/checks';
import { createCosineTransform, dctFactor } from './cosine-transform';
import type { DctScale } from './cosine-transform';

export type { DctScale } from './cosine-transform';

/** Options of {@link dct}. */
export interface DctOptions {
  /** How many coefficients to keep, from k = 0 on. Default: all N. */
  coefficients?: number;
  /** The factor. Default `'ortho'`. */
  scale?: DctScale;
}

/** Options of {@link inverseDct}. */
export interface InverseDctOptions {
  /** N, at least the number of coefficients; those that are missing count as 0. Default: that number. */
  length?: number;
  /** The factor that the coefficients have. Default `'ortho'`. */
  scale?: DctScale;
}

/**
 * Discrete cosine transform of type II, as cepstra use it: X[k] = s_k Σ_{j=0}^{N−1} x[j] cos(πk(j + ½)/N), s_k by `scale`.
 *
 * @param values - at least one finite value
 * @param options - the factor s_k and how many coefficients to keep
 * @returns X, in double precision
 * @throws RangeError for no or non-finite values, or more coefficients than values; TypeError for anything but a float array
 *
 * Source: N. Ahmed, T. Natarajan & K. R. Rao, Discrete cosine transform, 1974, https://doi.org/10.1109/T-C.1974.223784.
 * Source: The HTK Book, section 5.6, https://htk.eng.cam.ac.uk.
 * @example
 * ```ts
 * import { dct } from '@avemo/dsp';
 *
 * dct(Float64Array.of(1, 2, 3, 4)); // → [5, -2.2304, 0, -0.1585]
 * ```
 */
export function dct(values: Float32Array | Float64Array, options: DctOptions = {}): Float64Array {
  requireOptions('dct', 'options', options);
  const { coefficients, scale = 'ortho' } = options;
  const length = requireValues('dct', 'values', values);
  requireDctScale('dct', scale);
  requireInteger('dct', 'coefficients', coefficients ?? length, { max: length });
  const result = new Float64Array(length);
  createCosineTransform(length).forward(values, result);
  for (let k = 0; k < length; k++) result[k] *= dctFactor(scale, k, length);
  return result.slice(0, coefficients);
}

/**
 * The values whose {@link dct} is given: x[j] = (X[0]/s_0 + 2 Σ_{k≥1} X[k]/s_k cos(πk(j + ½)/N))/N. Fewer coefficients
 * than values give a smoothed version, e.g. the spectral envelope that an MFCC vector stands for.
 *
 * @param coefficients - at least one finite value, X[0] first
 * @param options - the factor s_k that X has, and the number of values
 * @returns x, in double precision
 * @throws RangeError for no or non-finite values or a length below their number; TypeError for anything but a float array
 * @example
 * ```ts
 * import { inverseDct } from '@avemo/dsp';
 *
 * inverseDct(Float64Array.of(5), { length: 4 }); // → [2.5, 2.5, 2.5, 2.5]
 * ```
 */
export function inverseDct(
  coefficients: Float32Array | Float64Array,
  options: InverseDctOptions = {},
): Float64Array {
  requireOptions('inverseDct', 'options', options);
  const { length, scale = 'ortho' } = options;
  const count = requireValues('inverseDct', 'coefficients', coefficients);
  requireDctScale('inverseDct', scale);
  const size = length ?? count;
  requireInteger('inverseDct', 'length', size, { min: count, max: 2 ** 26 });
  const plain = new Float64Array(size);
  for (let k = 0; k < count; k++) plain[k] = coefficients[k] / dctFactor(scale, k, size);
  const result = new Float64Array(size);
  createCosineTransform(size).inverse(plain, result);
  return result;
}

function requireValues(caller: string, name: string, values: Float32Array | Float64Array): number {
  requireSamples(caller, name, values);
  if (values.length === 0)
    throw new RangeError(`${caller}: ${name} must not be empty; got ${formatValue(values)}.`);
  return values.length;
}

function requireDctScale(caller: string, scale: DctScale): void {
  if (scale !== 'ortho' && scale !== 'htk' && scale !== 'plain') {
    throw new RangeError(`${caller}: scale must be 'ortho', 'htk' or 'plain'; got ${formatValue(scale)}.`);
  }
}
