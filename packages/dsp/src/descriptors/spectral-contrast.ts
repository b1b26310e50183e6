import { ndArray, requireInRange, requireInteger, requirePositive } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { binSpacing, type SpectrumDescription } from './describe-spectra';
import { featureMatrix } from '../frames/feature-matrix';
import { limitRange } from '../spectra/limit-range';
import type { Rows } from '../frames/row-stage';
import type { SpectrumGrid } from '../spectra/spectrum-grid';
import { describedFeature } from './described-feature';

/** Options of {@link spectralContrast}. */
export interface SpectralContrastOptions extends SpectrumGrid {
  /** Octaves above `minFrequency`; one band below it is added. Default 6. */
  octaves?: number;
  /** Upper edge of the lowest band, Hz. Default 200. */
  minFrequency?: number;
  /** Share of a band's bins that make its peak and its valley, in (0, 1]. Default 0.02; at least one bin. */
  quantile?: number;
  /** Peaks and valleys this far below the loudest of the matrix are raised, dB. Default Infinity; librosa 80. */
  dynamicRange?: number;
}

/**
 * Spectral contrast, peaks over valleys in octave bands: 10 log₁₀ of the mean of a band's highest bins minus that of its
 * lowest bins, each at least 1e−10. Bands, in Hz: [0, f], [f, 2f], [2f, 4f] … with f = minFrequency.
 *
 * As in librosa, all but the first band begin one bin lower, all but the last drop their last bin, and the last one reaches
 * to the end of the spectrum.
 *
 * @param spectra - magnitudes ≥ 0, [frames, bins], from `spectrogram`
 * @param options - the grid, the bands, the quantile and the range
 * @returns dB ≥ 0, [frames, octaves + 1]
 * @throws RangeError for negative or non-finite values, bands without bins or a grid that does not fit; TypeError for
 * anything but a matrix
 *
 * Source: D.-N. Jiang et al., Music type classification by spectral contrast feature, 2002, https://doi.org/10.1109/ICME.2002.1035731.
 * Source: librosa, https://librosa.org.
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { spectralContrast } from '@avemo/dsp';
 *
 * // bins of 100 Hz; a peak of 20 dB in the band above 200 Hz
 * const spectra = ndarray(Float32Array.of(1, 1, 1, 100, 1), [1, 5]);
 * spectralContrast(spectra, { sampleRate: 800, fftLength: 8, octaves: 1 }).data; // → Float32Array.of(0, 20)
 * ```
 */
export function spectralContrast(
  spectra: NdArray<Float32Array>,
  options: SpectralContrastOptions,
): NdArray<Float32Array> {
  binSpacing('spectralContrast', spectra?.shape?.[1], options);
  const { dynamicRange = Infinity } = options;
  if (dynamicRange !== Infinity) requirePositive('spectralContrast', 'dynamicRange', dynamicRange);
  const { frames, features, data } = featureMatrix('spectralContrast', 'spectra', spectra, { min: 0 });
  const { bands, measure } = createContrast(options, features);
  const peaks = new Float64Array(frames * bands);
  const valleys = new Float64Array(frames * bands);
  for (let t = 0; t < frames; t++) measure(data, t * features, peaks, valleys, t * bands);
  limitRange(peaks, dynamicRange);
  limitRange(valleys, dynamicRange);
  const contrast = Float32Array.from(peaks, (peak, i) => peak - valleys[i]);
  return ndArray(contrast, [frames, bands]);
}

/**
 * {@link spectralContrast} of single frames, for spectra of so many bins; throws where a frame depends on all others.
 * @internal
 */
export function contrastOf(options: SpectralContrastOptions, bins: number): SpectrumDescription {
  const { dynamicRange = Infinity } = options;
  if (dynamicRange < Infinity) {
    throw new RangeError(
      `spectralContrast: dynamicRange=${dynamicRange} is measured from the loudest of the whole matrix, which single frames do not know. Leave it out.`,
    );
  }
  const { bands, measure } = createContrast(options, bins);
  const peaks = new Float64Array(bands);
  const valleys = new Float64Array(bands);
  return {
    width: bands,
    write(values, offset, _count, out, place) {
      measure(values, offset, peaks, valleys, 0);
      for (let b = 0; b < bands; b++) out[place + b] = peaks[b] - valleys[b];
    },
  };
}

/** {@link spectralContrast} of the spectrogram of a stream. @internal */
export const spectralContrastStream = /* @__PURE__ */ describedFeature<
  'spectral-contrast',
  Omit<SpectralContrastOptions, keyof SpectrumGrid | 'dynamicRange'>
>('spectral-contrast', {
  keys: { octaves: 'count', minFrequency: 'number', quantile: 'number' },
  describe: (grid, bins, { octaves, minFrequency, quantile }) =>
    contrastOf({ ...grid, octaves, minFrequency, quantile }, bins),
});

/** Checks the options and prepares the state that measures the peak and the valley of each band, dB. */
function createContrast(
  { octaves = 6, minFrequency = 200, quantile = 0.02, ...grid }: SpectralContrastOptions,
  bins: number,
) {
  const spacing = binSpacing('spectralContrast', bins, grid);
  requireInteger('spectralContrast', 'octaves', octaves, { max: 32 });
  requirePositive('spectralContrast', 'minFrequency', minFrequency);
  requirePositive('spectralContrast', 'quantile', quantile);
  requireInRange('spectralContrast', 'quantile', quantile, 0, 1);
  const bands = Array.from({ length: octaves + 1 }, (_, b) => {
    const { first, end, total } = contrastBand(b, octaves, minFrequency / spacing, bins);
    return {
      first,
      sorted: new Float64Array(end - first),
      count: Math.max(1, roundHalfToEven(quantile * total)),
    };
  });
  return {
    bands: bands.length,
    measure(values: Rows, offset: number, peaks: Float64Array, valleys: Float64Array, place: number) {
      for (let b = 0; b < bands.length; b++) {
        const { first, sorted, count } = bands[b];
        const from = offset + first;
        sorted.set(values.subarray(from, from + sorted.length));
        sorted.sort();
        valleys[place + b] = decibelOfMean(sorted.subarray(0, count));
        peaks[place + b] = decibelOfMean(sorted.subarray(-count));
      }
    },
  };
}

/** Bins `first ≤ k < end` of band `b`; `total` counts the one that is dropped too. `lowest` is the lowest edge, in bins. */
function contrastBand(b: number, octaves: number, lowest: number, bins: number) {
  const from = b === 0 ? 0 : Math.ceil(lowest * 2 ** (b - 1));
  const first = b === 0 ? 0 : from - 1;
  const last = b === octaves ? bins - 1 : Math.min(bins - 1, Math.floor(lowest * 2 ** b));
  const end = b === octaves ? last + 1 : last;
  if (from > last || end <= first || first < 0) {
    throw new RangeError(
      `spectralContrast: band ${b} of ${octaves + 1} holds no bins of the spectra, which have ${bins}. Use fewer octaves, a higher minFrequency or a longer fftLength.`,
    );
  }
  return { first, end, total: last + 1 - first };
}

function decibelOfMean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return 10 * Math.log10(Math.max(1e-10, sum / values.length));
}

function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
