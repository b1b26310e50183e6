import { requireInRange, requireOptions } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { binSpacing, describeBy, describeSpectra, type SpectrumDescription } from './describe-spectra';
import type { SpectrumGrid } from '../spectra/spectrum-grid';
import { describedFeature } from './described-feature';

/** Options of {@link spectralSlope}. */
export interface SpectralSlopeOptions extends SpectrumGrid {
  /** Lowest frequency of the regression, Hz ≥ 0. Default 0. */
  minFrequency?: number;
  /** Highest frequency of the regression, Hz, at most sampleRate/2. Default sampleRate/2. */
  maxFrequency?: number;
}

/**
 * Spectral slope: the slope of the straight line that fits the spectrum best over frequency,
 * b_t = Σ_k (f_k − f̄)(S_t[k] − S̄_t) / Σ_k (f_k − f̄)², over the bins from minFrequency to maxFrequency.
 *
 * @param spectra - finite values, [frames, bins]: magnitudes, or decibels for a slope in dB/Hz
 * @param options - the grid, and the range of the regression
 * @returns change per Hz, [frames, 1]
 * @throws RangeError for non-finite values, a range with fewer than two bins or a grid that does not fit; TypeError for
 * anything but a matrix
 *
 * Source: G. Peeters, A large set of audio features for sound description (CUIDADO), 2004 (without its division by Σ S), http://recherche.ircam.fr/anasyn/peeters/ARTICLES/Peeters_2003_cuidadoaudiofeatures.pdf.
 * @example
 * ```ts
 * import { spectralSlope, spectrogram } from '@avemo/dsp';
 *
 * // the spectrum of a click is level
 * const click = { samples: Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0), sampleRate: 8000 };
 * const spectra = spectrogram(click, { frameLength: 8, hopLength: 8, window: 'rectangular' });
 * spectralSlope(spectra, { sampleRate: 8000, fftLength: 8 }).data; // → Float32Array.of(0)
 * ```
 */
export function spectralSlope(
  spectra: NdArray<Float32Array>,
  options: SpectralSlopeOptions,
): NdArray<Float32Array> {
  const description = slopeOf(options, spectra?.shape?.[1]);
  return describeSpectra('spectralSlope', spectra, description, { min: -Infinity });
}

/**
 * {@link spectralSlope} of single frames, for spectra of so many bins.
 * @internal
 */
export function slopeOf(options: SpectralSlopeOptions, bins?: number): SpectrumDescription {
  requireOptions('spectralSlope', 'options', options);
  const { minFrequency = 0, maxFrequency, ...grid } = options;
  const spacing = binSpacing('spectralSlope', bins, grid);
  const nyquist = grid.sampleRate / 2;
  const highest = maxFrequency ?? nyquist;
  requireInRange('spectralSlope', 'minFrequency', minFrequency, 0, nyquist);
  requireInRange('spectralSlope', 'maxFrequency', highest, 0, nyquist);
  // The bins that rounding puts next to a limit are within it.
  const first = Math.ceil(minFrequency / spacing - 1e-9);
  const last = Math.min(Math.floor(highest / spacing + 1e-9), (bins ?? Infinity) - 1);
  const count = last - first + 1;
  if (count < 2) {
    throw new RangeError(
      `spectralSlope: a line needs two bins; ${minFrequency} to ${highest} Hz holds ${Math.max(0, count)} of the spectra's, which are ${spacing} Hz apart.`,
    );
  }
  const middle = (first + last) / 2;
  const norm = (spacing * count * (count * count - 1)) / 12;
  return describeBy((values, offset) => {
    let sum = 0;
    for (let k = first; k <= last; k++) sum += (k - middle) * values[offset + k];
    return sum / norm;
  });
}

/** {@link spectralSlope} of the spectrogram of a stream. @internal */
export const spectralSlopeStream = /* @__PURE__ */ describedFeature<
  'spectral-slope',
  Omit<SpectralSlopeOptions, keyof SpectrumGrid>
>('spectral-slope', {
  keys: { minFrequency: 'number', maxFrequency: 'number' },
  describe: (grid, bins, { minFrequency, maxFrequency }) =>
    slopeOf({ ...grid, minFrequency, maxFrequency }, bins),
  scales: ['magnitude', 'power', 'log', 'decibel'],
});
