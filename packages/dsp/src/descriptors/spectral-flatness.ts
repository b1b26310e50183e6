import { requireOptions, requirePositive } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { describeBy, describeSpectra, type SpectrumDescription } from './describe-spectra';
import { describedFeature } from './described-feature';

/** Options of {@link spectralFlatness}. */
export interface SpectralFlatnessOptions {
  /** Smaller powers count as this one, above 0. Default 1e−10. */
  floor?: number;
}

/**
 * Spectral flatness, geometric over arithmetic mean of the power spectrum: with P_k = max(floor, M_t[k]²),
 * F_t = exp((1/K) Σ_k ln P_k) / ((1/K) Σ_k P_k). Near 1 for white noise, near 0 for tones, 1 for silence.
 *
 * @param spectra - magnitudes ≥ 0, [frames, bins], from `spectrogram`
 * @param options - the floor of the power
 * @returns (0, 1], [frames, 1]
 * @throws RangeError for negative or non-finite values or a floor that is not above 0; TypeError for anything but a matrix
 *
 * Source: J. D. Johnston, Transform coding of audio signals using perceptual noise criteria, 1988, https://doi.org/10.1109/49.608.
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { spectralFlatness } from '@avemo/dsp';
 *
 * const spectra = ndarray(Float32Array.of(1, 1, 1, 1, 4, 1, 1, 4), [2, 4]);
 * spectralFlatness(spectra).data; // → Float32Array.of(1, 0.4706)
 * ```
 */
export function spectralFlatness(
  spectra: NdArray<Float32Array>,
  options: SpectralFlatnessOptions = {},
): NdArray<Float32Array> {
  return describeSpectra('spectralFlatness', spectra, flatnessOf(options));
}

/**
 * {@link spectralFlatness} of single frames.
 * @internal
 */
export function flatnessOf(options: SpectralFlatnessOptions): SpectrumDescription {
  requireOptions('spectralFlatness', 'options', options);
  const { floor = 1e-10 } = options;
  requirePositive('spectralFlatness', 'floor', floor);
  return describeBy((bins, offset, count) => {
    let logs = 0;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const power = Math.max(floor, bins[offset + k] ** 2);
      logs += Math.log(power);
      sum += power;
    }
    return count > 0 ? Math.exp(logs / count) / (sum / count) : 1;
  });
}

/** {@link spectralFlatness} of the spectrogram of a stream. @internal */
export const spectralFlatnessStream = /* @__PURE__ */ describedFeature<
  'spectral-flatness',
  SpectralFlatnessOptions
>('spectral-flatness', {
  keys: { floor: 'number' },
  describe: (_, __, { floor }) => flatnessOf({ floor }),
});
