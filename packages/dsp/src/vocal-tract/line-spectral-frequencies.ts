import { requireSamples } from '@avemo/checks';
import { createLineSpectrum } from './line-spectrum';

/**
 * Line spectral frequencies (LSF), or line spectral pairs (LSP), of a predictor: the angles in (0, π) of the roots of
 * P(z) = A(z) + z⁻⁽ᵖ⁺¹⁾A(1/z) and Q(z) = A(z) − z⁻⁽ᵖ⁺¹⁾A(1/z), which lie on the unit circle and alternate.
 *
 * @param coefficients - a₀ = 1, a₁ … a_p with 1/A(z) stable, e.g. from {@link linearPrediction}
 * @returns p angles in radians, rising; times sampleRate/2π they are Hz
 * @throws RangeError unless a₀ is 1 and 1/A(z) stable
 *
 * Source: F. Itakura, Line spectrum representation of linear predictor coefficients of speech signals, 1975, https://doi.org/10.1121/1.1995189.
 * @example
 * ```ts
 * import { lineSpectralFrequencies } from '@avemo/dsp';
 *
 * // A(z) = 1: equally spaced, π/3 and 2π/3
 * lineSpectralFrequencies(Float64Array.of(1, 0, 0)); // → [1.0472, 2.0944]
 * ```
 */
export function lineSpectralFrequencies(coefficients: Float64Array | Float32Array): Float64Array {
  requireSamples('lineSpectralFrequencies', 'coefficients', coefficients);
  const order = coefficients.length - 1;
  if (coefficients[0] !== 1) {
    throw new RangeError(
      `lineSpectralFrequencies: coefficients[0] must be 1; got ${coefficients[0]}. Divide all by it.`,
    );
  }
  if (!isStable(coefficients)) {
    throw new RangeError(
      'lineSpectralFrequencies: 1/A(z) must be stable, but a root of A lies on or outside the unit circle. ' +
        'Take the coefficients of linearPrediction.',
    );
  }
  return createLineSpectrum(order)(coefficients);
}

/** Whether all reflection coefficients, found by stepping the order down, lie inside (−1, 1). */
function isStable(coefficients: ArrayLike<number>): boolean {
  let a = Array.from(coefficients);
  while (a.length > 1) {
    const k = a[a.length - 1];
    if (!(Math.abs(k) < 1)) return false;
    const last = a.length - 1;
    a = a.slice(0, last).map((value, j) => (value - k * a[last - j]) / (1 - k * k));
  }
  return true;
}
