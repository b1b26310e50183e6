import { ndArray, requireInteger, requireOptions } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { createDeltaRows } from './delta-rows';
import { featureMatrix } from '../frames/feature-matrix';

/** Options of {@link deltas}. */
export interface DeltasOptions {
  /** Frames to either side that the regression looks at, N ≥ 1. Default 2. */
  radius?: number;
}

/**
 * Change over time of every feature, by linear regression over 2N + 1 frames:
 * d_t = Σ_{n=1}^{N} n (c_{t+n} − c_{t−n}) / (2 Σ_{n=1}^{N} n²).
 * Frames before the first and behind the last count as copies of these. ΔΔ is `deltas(deltas(c))`.
 *
 * @param features - finite values, [frames, features]; any number of frames
 * @param options - N
 * @returns d, of the same shape
 * @throws RangeError for `radius` below 1 or non-finite features; TypeError for anything but a matrix
 *
 * Source: AVEF, Ma et al. 2019, equation (2.2), https://doi.org/10.1016/j.inffus.2018.06.003.
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { deltas } from '@avemo/dsp';
 *
 * const ramp = ndarray(Float32Array.of(0, 1, 2, 3, 4, 5, 6), [7, 1]);
 * deltas(ramp).data; // → Float32Array.of(0.5, 0.8, 1, 1, 1, 0.8, 0.5)
 * ```
 */
export function deltas(features: NdArray<Float32Array>, options: DeltasOptions = {}): NdArray<Float32Array> {
  requireOptions('deltas', 'options', options);
  const { radius = 2 } = options;
  requireInteger('deltas', 'radius', radius, { max: 2 ** 16 });
  const { frames, features: width, data } = featureMatrix('deltas', 'features', features);
  return ndArray(createDeltaRows(width, radius).push(data, true), [frames, width]);
}
