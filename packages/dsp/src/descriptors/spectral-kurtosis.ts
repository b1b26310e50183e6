import type { NdArray } from 'ndarray';
import type { SpectrumGrid } from '../spectra/spectrum-grid';
import { binSpacing, describeBy, describeSpectra, type SpectrumDescription } from './describe-spectra';
import { describedFeature } from './described-feature';
import { spectralMoments } from './spectral-moments';

/**
 * Spectral kurtosis, how much of a spectrum's spread comes from its tails: with the values S_t[k] as weights,
 * κ_t = Σ_k S_t[k] (f_k − C_t)⁴ / (σ_t⁴ Σ_k S_t[k]), C_t their mean frequency and σ_t² their variance; 0 for a spectrum
 * without spread. 1.8 where all bins are equal, 3 for a bell. Bin 0, the mean of the signal, does not count.
 *
 * Of powers (`scale: 'power'`) it is openSMILE's; nothing is subtracted.
 *
 * @param spectra - powers or magnitudes ≥ 0, [frames, bins], from `spectrogram`
 * @param grid - the signal's rate and the transform length
 * @returns ≥ 1 without a unit, or 0, [frames, 1]
 * @throws RangeError for negative or non-finite values or a grid that does not fit; TypeError for anything but a matrix
 *
 * Source: openSMILE, cSpectral, https://github.com/audeering/opensmile.
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { spectralKurtosis } from '@avemo/dsp';
 *
 * const spectra = ndarray(Float32Array.of(0, 1, 0, 1, 0, 0, 1, 2, 1, 0), [2, 5]);
 * spectralKurtosis(spectra, { sampleRate: 8000, fftLength: 8 }).data; // → Float32Array.of(1, 2)
 * ```
 */
export function spectralKurtosis(spectra: NdArray<Float32Array>, grid: SpectrumGrid): NdArray<Float32Array> {
  return describeSpectra('spectralKurtosis', spectra, kurtosisOf(grid, spectra?.shape?.[1]));
}

function kurtosisOf(grid: SpectrumGrid, binCount?: number): SpectrumDescription {
  binSpacing('spectralKurtosis', binCount, grid);
  return describeBy((bins, offset, count) => {
    const { second, fourth } = spectralMoments(bins, offset, count);
    return second > 0 ? fourth / (second * second) : 0;
  });
}

/** {@link spectralKurtosis} of the spectrogram of a stream. @internal */
export const spectralKurtosisStream = /* @__PURE__ */ describedFeature<'spectral-kurtosis', object>(
  'spectral-kurtosis',
  { keys: {}, describe: (grid, bins) => kurtosisOf(grid, bins) },
);
