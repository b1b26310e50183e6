import type { NdArray } from 'ndarray';
import { binSpacing, describeBy, describeSpectra, type SpectrumDescription } from './describe-spectra';
import { centroidBin } from './spectral-centroid';
import type { SpectrumGrid } from '../spectra/spectrum-grid';
import { describedFeature } from './described-feature';

/**
 * Spectral bandwidth or spread, the deviation around the centroid C_t:
 * B_t = √(Σ_k (f_k − C_t)² M_t[k] / Σ_k M_t[k]), f_k in Hz; 0 for a frame of zeros.
 *
 * @param spectra - magnitudes ≥ 0, [frames, bins], from `spectrogram`
 * @param grid - the signal's rate and the transform length
 * @returns Hz ≥ 0, [frames, 1]
 * @throws RangeError for negative or non-finite values or a grid that does not fit; TypeError for anything but a matrix
 *
 * Source: A. Klapuri & M. Davy (eds.), Signal Processing Methods for Music Transcription, 2006, chapter 5, https://doi.org/10.1007/0-387-32845-9.
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { spectralBandwidth } from '@avemo/dsp';
 *
 * // bins of 1000 Hz: equal parts at 1000 and 3000 Hz
 * const spectra = ndarray(Float32Array.of(0, 1, 0, 1, 0), [1, 5]);
 * spectralBandwidth(spectra, { sampleRate: 8000, fftLength: 8 }).data; // → Float32Array.of(1000)
 * ```
 */
export function spectralBandwidth(spectra: NdArray<Float32Array>, grid: SpectrumGrid): NdArray<Float32Array> {
  return describeSpectra('spectralBandwidth', spectra, bandwidthOf(grid, spectra?.shape?.[1]));
}

/**
 * {@link spectralBandwidth} of single frames, for spectra of so many bins.
 * @internal
 */
export function bandwidthOf(grid: SpectrumGrid, binCount?: number): SpectrumDescription {
  const spacing = binSpacing('spectralBandwidth', binCount, grid);
  return describeBy((bins, offset, count) => {
    const centre = centroidBin(bins, offset, count);
    let sum = 0;
    let square = 0;
    for (let k = 0; k < count; k++) {
      sum += bins[offset + k];
      square += (k - centre) ** 2 * bins[offset + k];
    }
    return sum > 0 ? spacing * Math.sqrt(square / sum) : 0;
  });
}

/** {@link spectralBandwidth} of the spectrogram of a stream. @internal */
export const spectralBandwidthStream = /* @__PURE__ */ describedFeature<'spectral-bandwidth', object>(
  'spectral-bandwidth',
  {
    keys: {},
    describe: (grid, bins) => bandwidthOf(grid, bins),
  },
);
