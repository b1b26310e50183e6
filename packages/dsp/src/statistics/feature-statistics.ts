import { formatValue } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { featureMatrix } from '../frames/feature-matrix';

/** Mean and standard deviation of each feature. Plain numbers: it survives JSON unchanged. */
export interface FeatureStatistics {
  /** Frames that were counted. */
  frames: number;
  /** μ of each feature. */
  mean: number[];
  /** σ of each feature, ≥ 0; population form, divided by the number of frames. */
  deviation: number[];
}

/**
 * Mean and standard deviation of each feature over all frames of all clips, in one pass that is exact also for large
 * means (Welford). Take training clips only, so that nothing is learned from the test.
 *
 * @param clips - matrices [frames, features] of one width, finite; an array or anything iterable, so a corpus need not
 * fit in memory
 * @returns μ and σ, one value a feature
 * @throws RangeError for no frame at all, unequal widths or non-finite features; TypeError for anything but matrices
 *
 * Source: JIPS, Liu & Tang 2021, equation (9), https://doi.org/10.3745/JIPS.02.0161.
 * Source: B. P. Welford, Note on a method for calculating corrected sums of squares and products, 1962, https://doi.org/10.1080/00401706.1962.10490022.
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { featureStatistics } from '@avemo/dsp';
 *
 * const clip = ndarray(Float32Array.of(1, 5, 3, 5), [2, 2]);
 * featureStatistics([clip]); // → { frames: 2, mean: [2, 5], deviation: [1, 0] }
 * ```
 */
export function featureStatistics(clips: Iterable<NdArray<Float32Array>>): FeatureStatistics {
  if (typeof clips !== 'object' || clips === null || !(Symbol.iterator in clips)) {
    throw new TypeError(
      `featureStatistics: clips must be a list of matrices [frames, features]; got ${formatValue(clips)}. Use [features].`,
    );
  }
  let frames = 0;
  let mean: Float64Array | undefined;
  let squares = new Float64Array(0);
  let index = 0;
  for (const clip of clips) {
    const { frames: length, features, data } = featureMatrix('featureStatistics', `clips[${index}]`, clip);
    if (mean && mean.length !== features) {
      throw new RangeError(
        `featureStatistics: all clips must have the same features; clips[0] has ${mean.length}, clips[${index}] has ${features}.`,
      );
    }
    if (!mean) {
      mean = new Float64Array(features);
      squares = new Float64Array(features);
    }
    for (let t = 0; t < length; t++) {
      frames++;
      for (let f = 0; f < features; f++) {
        const distance = data[t * features + f] - mean[f];
        mean[f] += distance / frames;
        squares[f] += distance * (data[t * features + f] - mean[f]);
      }
    }
    index++;
  }
  if (!mean || frames === 0) throw new RangeError(`featureStatistics: no frames in ${index} clips.`);
  return {
    frames,
    mean: Array.from(mean),
    deviation: Array.from(squares, (square) => Math.sqrt(square / frames)),
  };
}
