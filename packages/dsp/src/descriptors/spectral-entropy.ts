import { requirePositive, requireOptions } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { describeBy, describeSpectra, type SpectrumDescription } from './describe-spectra';
import { describedFeature } from './described-feature';

/** Options of {@link spectralEntropy}. */
export interface SpectralEntropyOptions {
  /** Smaller values count as this one, above 0. Default 1e−7, openSMILE's. */
  floor?: number;
}

/**
 * Spectral entropy, how evenly a spectrum is spread: H_t = −Σ_k p_k log₂ p_k, p_k = max(floor, S_t[k]) / Σ_j S_t[j].
 * 0 for a pure tone and for silence, log₂ of the number of bins where all are equal. Bin 0, the mean of the signal, does
 * not count.
 *
 * Of powers (`scale: 'power'`) it is openSMILE's, in whose sum the floor does not count either.
 *
 * @param spectra - powers or magnitudes ≥ 0, [frames, bins], from `spectrogram`
 * @param options - the floor
 * @returns bits, [frames, 1]
 * @throws RangeError for negative or non-finite values or a floor that is not above 0; TypeError for anything but a matrix
 *
 * Source: openSMILE, cSpectral, https://github.com/audeering/opensmile.
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { spectralEntropy } from '@avemo/dsp';
 *
 * const spectra = ndarray(Float32Array.of(0, 1, 1, 1, 1, 0, 8, 4, 2, 2), [2, 5]);
 * spectralEntropy(spectra).data; // → Float32Array.of(2, 1.75)
 * ```
 */
export function spectralEntropy(
  spectra: NdArray<Float32Array>,
  options: SpectralEntropyOptions = {},
): NdArray<Float32Array> {
  return describeSpectra('spectralEntropy', spectra, entropyOf(options));
}

function entropyOf(options: SpectralEntropyOptions): SpectrumDescription {
  requireOptions('spectralEntropy', 'options', options);
  const { floor = 1e-7 } = options;
  requirePositive('spectralEntropy', 'floor', floor);
  return describeBy((bins, offset, count) => {
    let sum = 0;
    for (let k = 1; k < count; k++) sum += bins[offset + k];
    sum = Math.max(floor, sum);
    let entropy = 0;
    for (let k = 1; k < count; k++) {
      const share = Math.max(floor, bins[offset + k]) / sum;
      entropy -= share * Math.log2(share);
    }
    return entropy + 0;
  });
}

/** {@link spectralEntropy} of the spectrogram of a stream. @internal */
export const spectralEntropyStream = /* @__PURE__ */ describedFeature<
  'spectral-entropy',
  SpectralEntropyOptions
>('spectral-entropy', { keys: { floor: 'number' }, describe: (_, __, { floor }) => entropyOf({ floor }) });
