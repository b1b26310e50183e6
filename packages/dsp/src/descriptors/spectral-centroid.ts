import type { NdArray } from 'ndarray';
import { binSpacing, describeBy, describeSpectra, type SpectrumDescription } from './describe-spectra';
import type { Rows } from '../frames/row-stage';
import type { SpectrumGrid } from '../spectra/spectrum-grid';
import { describedFeature } from './described-feature';

/**
 * Spectral centroid, the centre of gravity of each spectrum: C_t = Σ_k f_k M_t[k] / Σ_k M_t[k], f_k in Hz; 0 for a frame
 * of zeros. Divided by sampleRate/fftLength it is the bin number of the paper.
 *
 * @param spectra - magnitudes ≥ 0, [frames, bins], from `spectrogram`; powers are possible and give another centroid
 * @param grid - the signal's rate and the transform length
 * @returns Hz, [frames, 1], between the lowest and the highest bin
 * @throws RangeError for negative or non-finite values or a grid that does not fit; TypeError for anything but a matrix
 *
 * Source: JIPS, Liu & Tang 2021, equation (7), https://doi.org/10.3745/JIPS.02.0161.
 * Source: G. Tzanetakis & P. Cook, Musical genre classification of audio signals, 2002, https://doi.org/10.1109/TSA.2002.800560.
 * @example
 * ```ts
 * import { spectralCentroid, spectrogram } from '@avemo/dsp';
 *
 * const samples = Float32Array.from({ length: 512 }, (_, n) => Math.sin((2 * Math.PI * 1000 * n) / 16000));
 * const tone = spectrogram({ samples, sampleRate: 16000 }, { frameLength: 512, hopLength: 512, window: 'hann' });
 * Math.round(spectralCentroid(tone, { sampleRate: 16000, fftLength: 512 }).get(0, 0)); // → 1000
 * ```
 */
export function spectralCentroid(spectra: NdArray<Float32Array>, grid: SpectrumGrid): NdArray<Float32Array> {
  return describeSpectra('spectralCentroid', spectra, centroidOf(grid, spectra?.shape?.[1]));
}

/**
 * {@link spectralCentroid} of single frames, for spectra of so many bins.
 * @internal
 */
export function centroidOf(grid: SpectrumGrid, bins?: number): SpectrumDescription {
  const spacing = binSpacing('spectralCentroid', bins, grid);
  return describeBy((values, offset, count) => spacing * centroidBin(values, offset, count));
}

/** {@link spectralCentroid} of the spectrogram of a stream. @internal */
export const spectralCentroidStream = /* @__PURE__ */ describedFeature<'spectral-centroid', object>(
  'spectral-centroid',
  {
    keys: {},
    describe: (grid, bins) => centroidOf(grid, bins),
  },
);

/**
 * The centroid in bins.
 * @internal
 */
export function centroidBin(bins: Rows, offset: number, count: number): number {
  let sum = 0;
  let moment = 0;
  for (let k = 0; k < count; k++) {
    sum += bins[offset + k];
    moment += k * bins[offset + k];
  }
  return sum > 0 ? moment / sum : 0;
}
