import { createRealFft } from './real-fft';

/**
 * The factor of the cosine sums: `'ortho'` √(2/N), and √(1/N) for k = 0 (Kaldi, librosa, scipy's ortho);
 * `'htk'` √(2/N) for every k, so that c₀ is √2 times the ortho one; `'plain'` 2 (scipy's default).
 */
export type DctScale = 'ortho' | 'htk' | 'plain';

/** DCT-II of one length without a scale: Σ_j x[j] cos(πk(j + ½)/N), and its inverse. @internal */
export interface CosineTransform {
  forward(values: ArrayLike<number>, coefficients: Float64Array): void;
  inverse(coefficients: ArrayLike<number>, values: Float64Array): void;
}

/**
 * The values in the order 0, 2, 4, … 5, 3, 1 have the spectrum V with exp(−πik/2N) V[k] = C[k] − i C[N − k], so that one
 * real transform of length N gives all N coefficients.
 * @internal
 */
export function createCosineTransform(length: number): CosineTransform {
  const fft = createRealFft(length);
  const { bins } = fft;
  const order = Int32Array.from({ length }, (_, n) => (2 * n < length ? 2 * n : 2 * (length - n) - 1));
  const cos = Float64Array.from({ length: bins }, (_, k) => Math.cos((Math.PI * k) / (2 * length)));
  const sin = Float64Array.from({ length: bins }, (_, k) => Math.sin((Math.PI * k) / (2 * length)));
  const frame = new Float64Array(length);
  const real = new Float64Array(bins);
  const imag = new Float64Array(bins);
  return {
    forward(values, coefficients) {
      for (let n = 0; n < length; n++) frame[n] = values[order[n]];
      fft.forward(frame, real, imag);
      coefficients[0] = real[0];
      for (let k = 1; k < bins; k++) {
        coefficients[length - k] = sin[k] * real[k] - cos[k] * imag[k];
        coefficients[k] = cos[k] * real[k] + sin[k] * imag[k];
      }
    },
    inverse(coefficients, values) {
      real[0] = coefficients[0];
      imag[0] = 0;
      for (let k = 1; k < bins; k++) {
        real[k] = cos[k] * coefficients[k] + sin[k] * coefficients[length - k];
        imag[k] = sin[k] * coefficients[k] - cos[k] * coefficients[length - k];
      }
      fft.inverse(real, imag, frame);
      for (let n = 0; n < length; n++) values[order[n]] = frame[n];
    },
  };
}

/** s_k for N values. @internal */
export function dctFactor(scale: DctScale, k: number, length: number): number {
  if (scale === 'plain') return 2;
  return Math.sqrt((scale === 'ortho' && k === 0 ? 1 : 2) / length);
}
