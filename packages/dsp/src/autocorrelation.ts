import { formatValue, requireInteger, requireSamples } from '@avemo/checks';
import { createAutocorrelation } from './internal/frame-autocorrelation';

/** Options of {@link autocorrelation}. */
export interface AutocorrelationOptions {
  /** Largest lag K in samples, below the frame's length N. Default N − 1. */
  maxLag?: number;
  /**
   * `'raw'` (default) the sums as they are; `'normalized'` divided by r[0], 0 for a frame of zeros; `'unbiased'` divided by
   * the number of products, N − k.
   */
  scale?: 'raw' | 'normalized' | 'unbiased';
}

/**
 * Autocorrelation of one frame: r[k] = Σ_{n=0}^{N−1−k} x[n] x[n + k], k = 0 … K.
 *
 * @param frame - at least one finite sample
 * @param options - the largest lag, and the scale
 * @returns K + 1 values, in double precision; r[0] is the largest by magnitude unless unbiased
 * @throws RangeError for an empty or non-finite frame or a lag out of range; TypeError for anything but a float array
 * @example
 * ```ts
 * import { autocorrelation } from '@avemo/dsp';
 *
 * autocorrelation(Float32Array.of(1, 2, 3)); // → [14, 8, 3]
 * ```
 */
export function autocorrelation(
  frame: Float32Array | Float64Array,
  { maxLag, scale = 'raw' }: AutocorrelationOptions = {},
): Float64Array {
  requireSamples('autocorrelation', 'frame', frame);
  const { length } = frame;
  if (length === 0) {
    throw new RangeError(`autocorrelation: frame must have samples; got ${formatValue(frame)}.`);
  }
  const last = maxLag ?? length - 1;
  requireInteger('autocorrelation', 'maxLag', last, { min: 0, max: length - 1 });
  if (scale !== 'raw' && scale !== 'normalized' && scale !== 'unbiased') {
    throw new RangeError(
      `autocorrelation: scale must be 'raw', 'normalized' or 'unbiased'; got ${formatValue(scale)}.`,
    );
  }
  const result = new Float64Array(last + 1);
  createAutocorrelation(length, last)(frame, result);
  if (scale === 'unbiased') return result.map((sum, k) => sum / (length - k));
  if (scale === 'normalized') return result[0] > 0 ? result.map((sum) => sum / result[0]) : result.fill(0);
  return result;
}
