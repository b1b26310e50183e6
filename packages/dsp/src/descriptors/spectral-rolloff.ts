import { requireInRange, requireOptions } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { binSpacing, describeBy, describeSpectra, type SpectrumDescription } from './describe-spectra';
import type { SpectrumGrid } from '../spectra/spectrum-grid';
import { describedFeature } from './described-feature';

/** Options of {@link spectralRolloff}. */
export interface SpectralRolloffOptions extends SpectrumGrid {
  /** ρ in [0, 1], the share that lies at or below the roll-off. Default 0.85. */
  share?: number;
}

/**
 * Spectral roll-off: the lowest f_k with Σ_{j≤k} M_t[j] ≥ ρ Σ_j M_t[j]; 0 for a frame of zeros. Of magnitudes it is
 * librosa's, of powers (`scale: 'power'`) openSMILE's.
 *
 * @param spectra - values ≥ 0, [frames, bins], from `spectrogram`
 * @param options - the grid, and ρ
 * @returns Hz, a multiple of sampleRate/fftLength, [frames, 1]
 * @throws RangeError for negative or non-finite values, ρ outside [0, 1] or a grid that does not fit; TypeError for
 * anything but a matrix
 *
 * Source: G. Tzanetakis & P. Cook, Musical genre classification of audio signals, 2002, https://doi.org/10.1109/TSA.2002.800560 (with 0.85).
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { spectralRolloff } from '@avemo/dsp';
 *
 * const spectra = ndarray(Float32Array.of(4, 3, 2, 1, 0), [1, 5]);
 * spectralRolloff(spectra, { sampleRate: 8000, fftLength: 8 }).data; // → Float32Array.of(2000)
 * ```
 */
export function spectralRolloff(
  spectra: NdArray<Float32Array>,
  options: SpectralRolloffOptions,
): NdArray<Float32Array> {
  return describeSpectra('spectralRolloff', spectra, rolloffOf(options, spectra?.shape?.[1]));
}

/**
 * {@link spectralRolloff} of single frames, for spectra of so many bins.
 * @internal
 */
export function rolloffOf(options: SpectralRolloffOptions, binCount?: number): SpectrumDescription {
  requireOptions('spectralRolloff', 'options', options);
  const { share = 0.85, ...grid } = options;
  requireInRange('spectralRolloff', 'share', share, 0, 1);
  const spacing = binSpacing('spectralRolloff', binCount, grid);
  return describeBy((bins, offset, count) => {
    let total = 0;
    for (let k = 0; k < count; k++) total += bins[offset + k];
    let sum = 0;
    for (let k = 0; k < count; k++) {
      sum += bins[offset + k];
      if (sum >= share * total) return spacing * k;
    }
    return 0;
  });
}

/** {@link spectralRolloff} of the spectrogram of a stream. @internal */
export const spectralRolloffStream = /* @__PURE__ */ describedFeature<
  'spectral-rolloff',
  Omit<SpectralRolloffOptions, keyof SpectrumGrid>
>('spectral-rolloff', {
  keys: { share: 'number' },
  describe: (grid, bins, { share }) => rolloffOf({ ...grid, share }, bins),
});
