import { formatValue, ndArray, requireFinite } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { FeatureStatistics } from './feature-statistics';
import { featureMatrix } from '../frames/feature-matrix';
import { createStandardRows } from './standard-rows';

/**
 * Z-score of every feature: X' = (X − μ)/σ, with μ and σ of the training data. A feature that was constant there
 * (σ = 0) becomes X − μ, so 0 as long as it stays constant.
 *
 * @param features - finite values, [frames, features]
 * @param statistics - from {@link featureStatistics}
 * @returns X', of the same shape
 * @throws RangeError when the widths differ or a value is not finite; TypeError for anything but a matrix
 *
 * Source: JIPS, Liu & Tang 2021, equation (9), https://doi.org/10.3745/JIPS.02.0161.
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { featureStatistics, standardize } from '@avemo/dsp';
 *
 * const training = ndarray(Float32Array.of(1, 5, 3, 5), [2, 2]);
 * standardize(training, featureStatistics([training])).data; // → Float32Array.of(-1, 0, 1, 0)
 * ```
 */
export function standardize(
  features: NdArray<Float32Array>,
  statistics: FeatureStatistics,
): NdArray<Float32Array> {
  const { frames, features: width, data } = featureMatrix('standardize', 'features', features);
  const { mean, deviation } = requireStatistics(statistics, width);
  return ndArray(createStandardRows(mean, deviation).push(data, true), [frames, width]);
}

/**
 * Throws unless the statistics are of `width` features.
 * @internal
 */
export function requireStatistics(
  statistics: Pick<FeatureStatistics, 'mean' | 'deviation'>,
  width: number,
): Pick<FeatureStatistics, 'mean' | 'deviation'> {
  if (!Array.isArray(statistics?.mean) || !Array.isArray(statistics.deviation)) {
    throw new TypeError(
      `standardize: statistics must be {mean, deviation} from featureStatistics; got ${formatValue(statistics)}.`,
    );
  }
  const { mean, deviation } = statistics;
  if (mean.length !== width || deviation.length !== width) {
    throw new RangeError(
      `standardize: features have width ${width}, but the statistics are of ${mean.length} features. Use those of the same feature settings.`,
    );
  }
  for (let f = 0; f < width; f++) {
    requireFinite('standardize', `mean[${f}]`, mean[f]);
    requireFinite('standardize', `deviation[${f}]`, deviation[f]);
    if (deviation[f] < 0)
      throw new RangeError(`standardize: deviation[${f}] must be ≥ 0; got ${deviation[f]}.`);
  }
  return statistics;
}
