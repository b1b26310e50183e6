import { formatValue, ndArray, requireOptions } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { featureMatrix } from '../frames/feature-matrix';
import { functionalTable, type FunctionalName } from './functional-table';

export type { FunctionalName } from './functional-table';

/** Options of {@link functionals}. */
export interface FunctionalsOptions {
  /** Which ones, in which order. Default {@link functionalNames}: all. */
  names?: readonly FunctionalName[];
}

/**
 * The names that {@link functionals} knows, in its default order; openSMILE's words where it has one.
 *
 * - `amean stddev` μ and σ = √(1/T Σ (x − μ)²); `skewness` m₃/σ³, `kurtosis` m₄/σ⁴ (3 for a normal distribution);
 * - `max min range maxPos minPos`: extremes and the first frame that has them, from 0;
 * - `quartile1 quartile2 quartile3 iqr1-2 iqr2-3 iqr1-3 percentile1.0 percentile99.0 pctlrange0-1`: quantiles with linear
 *   interpolation between order statistics (type 7, numpy's default), and their distances;
 * - `linregc1 linregc2 linregerrA linregerrQ`: slope a frame and value at frame 0 of the regression line, mean absolute and
 *   mean squared distance from it;
 * - `numPeaks meanPeakDist peakMean`: local maxima above μ (x[t−1] < x[t] ≥ x[t+1]), mean distance between neighbouring
 *   ones in frames, mean height; 0, 0 and μ where there is none;
 * - `numSegments meanSegLen maxSegLen minSegLen segLenStddev`: runs of frames above μ, lengths in frames.
 */
export const functionalNames: readonly FunctionalName[] = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(functionalTable) as FunctionalName[],
);

/**
 * Functionals: what remains of each feature's course over time when only a fixed number of statistics is kept, so that
 * clips of any length become vectors of one length. See {@link functionalNames} for the definitions.
 *
 * @param features - finite values, [frames, features], at least one frame
 * @param options - the functionals and their order
 * @returns [features, functionals]; its `data` is openSMILE's order, all functionals of the first feature, then the second's.
 * A feature that does not change has 0 for everything but `amean`, `max`, `min`, the percentiles, `linregc2` and `peakMean`
 * @throws RangeError for no frames, non-finite values or an unknown name; TypeError for anything but a matrix
 *
 * Source: JIPS, Liu & Tang 2021, step 5, https://doi.org/10.3745/JIPS.02.0161.
 * Source: F. Eyben, M. Wöllmer & B. Schuller, openSMILE, 2010, https://doi.org/10.1145/1873951.1874246.
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { functionals } from '@avemo/dsp';
 *
 * const contour = ndarray(Float32Array.of(1, 3, 2, 6), [4, 1]);
 * functionals(contour, { names: ['amean', 'range', 'maxPos', 'quartile2', 'linregc1'] }).data; // → Float32Array.of(3, 5, 3, 2.5, 1.4)
 * ```
 */
export function functionals(
  features: NdArray<Float32Array>,
  options: FunctionalsOptions = {},
): NdArray<Float32Array> {
  requireOptions('functionals', 'options', options);
  const { names = functionalNames } = options;
  const { frames, features: width, data } = featureMatrix('functionals', 'features', features);
  if (frames === 0) throw new RangeError('functionals: features must have at least one frame; got 0.');
  if (!Array.isArray(names) || names.length === 0) {
    throw new TypeError(`functionals: names must be a list of functionals; got ${formatValue(names)}.`);
  }
  for (const name of names as readonly FunctionalName[]) {
    if (!Object.hasOwn(functionalTable, name)) {
      throw new RangeError(
        `functionals: names must be of ${functionalNames.join(', ')}; got ${formatValue(name)}.`,
      );
    }
  }
  const result = new Float32Array(width * names.length);
  const course = new Float64Array(frames);
  for (let f = 0, o = 0; f < width; f++) {
    for (let t = 0; t < frames; t++) course[t] = data[t * width + f];
    const values = new Map<(x: Float64Array) => Record<string, number>, Record<string, number>>();
    for (const name of names as readonly FunctionalName[]) {
      const group = functionalTable[name];
      if (!values.has(group)) values.set(group, group(course));
      result[o++] = values.get(group)![name];
    }
  }
  return ndArray(result, [width, names.length]);
}
