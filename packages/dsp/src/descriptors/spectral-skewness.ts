import type { NdArray } from 'ndarray';
import type { SpectrumGrid } from '../spectra/spectrum-grid';
import { binSpacing, describeBy, describeSpectra, type SpectrumDescription } from './describe-spectra';
import { describedFeature } from './described-feature';
import { spectralMoments } from './spectral-moments';

/**
 * Spectral skewness, how lopsided a spectrum lies around its centroid: with the values S_t[k] as weights,
 * γ_t = Σ_k S_t[k] (f_k − C_t)³ / (σ_t³ Σ_k S_t[k]), C_t their mean frequency and σ_t² their variance; 0 for a spectrum
 * without spread. Positive where the longer tail lies above the centroid. Bin 0, the mean of the signal, does not count.
 *
 * Of powers (`scale: 'power'`) it is openSMILE's.
 *
 * @param spectra - powers or magnitudes ≥ 0, [frames, bins], from `spectrogram`
 * @param grid - the signal's rate and the transform length
 * @returns any real number without a unit, [frames, 1]
 * @throws RangeError for negative or non-finite values or a grid that does not fit; TypeError for anything but a matrix
 *
 * Source: openSMILE, cSpectral, https://github.com/audeering/opensmile.
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { spectralSkewness } from '@avemo/dsp';
 *
 * const spectra = ndarray(Float32Array.of(0, 6, 2, 1, 1, 0, 1, 2, 1, 0), [2, 5]);
 * spectralSkewness(spectra, { sampleRate: 8000, fftLength: 8 }).data; // → Float32Array.of(1.2177, 0)
 * ```
 */
export function spectralSkewness(spectra: NdArray<Float32Array>, grid: SpectrumGrid): NdArray<Float32Array> {
  return describeSpectra('spectralSkewness', spectra, skewnessOf(grid, spectra?.shape?.[1]));
}

function skewnessOf(grid: SpectrumGrid, binCount?: number): SpectrumDescription {
  binSpacing('spectralSkewness', binCount, grid);
  return describeBy((bins, offset, count) => {
    const { second, third } = spectralMoments(bins, offset, count);
    return second > 0 ? third / (second * Math.sqrt(second)) : 0;
  });
}

/** {@link spectralSkewness} of the spectrogram of a stream. @internal */
export const spectralSkewnessStream = /* @__PURE__ */ describedFeature<'spectral-skewness', object>(
  'spectral-skewness',
  { keys: {}, describe: (grid, bins) => skewnessOf(grid, bins) },
);
