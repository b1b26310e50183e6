import { requireOneOf, requireOptions } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import { describeBy, describeSpectra, type SpectrumDescription } from './describe-spectra';
import { describedFeature } from './described-feature';

/** Options of {@link spectralFlux}. */
export interface SpectralFluxOptions {
  /** What each spectrum is divided by: `'l1'` Σ M (default), `'l2'` √(Σ M²), `'max'` max M; `'none'` leaves it. */
  norm?: 'l1' | 'l2' | 'max' | 'none';
}

/**
 * Spectral flux, how much the shape of the spectrum changes from frame to frame:
 * F_t = Σ_k (N_t[k] − N_{t−1}[k])², N_t = M_t divided by its norm (a frame of zeros stays zero); F_0 = 0.
 *
 * @param spectra - magnitudes ≥ 0, [frames, bins], from `spectrogram`
 * @param options - the norm; the paper says "normalised amplitudes" without naming one
 * @returns [frames, 1], ≥ 0; at most 2 for every norm but `'max'` and `'none'`
 * @throws RangeError for negative or non-finite values or an unknown norm; TypeError for anything but a matrix
 *
 * Source: JIPS, Liu & Tang 2021, equation (8), https://doi.org/10.3745/JIPS.02.0161.
 * Source: G. Tzanetakis & P. Cook, Musical genre classification of audio signals, 2002, https://doi.org/10.1109/TSA.2002.800560.
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { spectralFlux } from '@avemo/dsp';
 *
 * const spectra = ndarray(Float32Array.of(1, 1, 2, 2, 6, 2), [3, 2]);
 * spectralFlux(spectra).data; // → Float32Array.of(0, 0, 0.125)
 * ```
 */
export function spectralFlux(
  spectra: NdArray<Float32Array>,
  options: SpectralFluxOptions = {},
): NdArray<Float32Array> {
  return describeSpectra('spectralFlux', spectra, fluxOf(options));
}

/**
 * {@link spectralFlux} of frames that come in order.
 * @internal
 */
export function fluxOf(options: SpectralFluxOptions): SpectrumDescription {
  requireOptions('spectralFlux', 'options', options);
  const { norm = 'l1' } = options;
  requireOneOf('spectralFlux', 'norm', norm, ['l1', 'l2', 'max', 'none']);
  let before = 0;
  let previous: Float64Array | undefined;
  return describeBy((bins, offset, count) => {
    const scale = 1 / (norms[norm](bins, offset, count) || 1);
    let flux = 0;
    if (previous) {
      for (let k = 0; k < count; k++) flux += (scale * bins[offset + k] - before * previous[k]) ** 2;
    }
    previous ??= new Float64Array(count);
    for (let k = 0; k < count; k++) previous[k] = bins[offset + k];
    before = scale;
    return flux;
  });
}

/** {@link spectralFlux} of the spectrogram of a stream. @internal */
export const spectralFluxStream = /* @__PURE__ */ describedFeature<'spectral-flux', SpectralFluxOptions>(
  'spectral-flux',
  {
    keys: { norm: 'string' },
    describe: (_, __, { norm }) => fluxOf({ norm }),
  },
);

const norms: Record<string, (bins: ArrayLike<number>, offset: number, count: number) => number> = {
  l1(bins, offset, count) {
    let sum = 0;
    for (let k = offset; k < offset + count; k++) sum += bins[k];
    return sum;
  },
  l2(bins, offset, count) {
    let sum = 0;
    for (let k = offset; k < offset + count; k++) sum += bins[k] ** 2;
    return Math.sqrt(sum);
  },
  max(bins, offset, count) {
    let max = 0;
    for (let k = offset; k < offset + count; k++) max = Math.max(max, bins[k]);
    return max;
  },
  none: () => 1,
};
