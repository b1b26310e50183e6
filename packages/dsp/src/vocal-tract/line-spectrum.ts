import { createPolynomialRoots, type PolynomialRoots } from './polynomial-roots';

/**
 * Finds the angles in (0, π), rising, of the roots of A(z) ± z⁻⁽ᵖ⁺¹⁾A(1/z); a₀ = 1, 1/A(z) stable. The result is valid until
 * the next call. @internal
 */
export function createLineSpectrum(order: number): (coefficients: ArrayLike<number>) => Float64Array {
  const parts = [1, -1].map((sign) => createSymmetricPart(order, sign));
  const angles = new Float64Array(order);
  return (a) => {
    let count = 0;
    for (const { polynomial, fill, roots } of parts) {
      fill(a);
      roots.solve(polynomial);
      for (let k = 0; k < roots.real.length; k++) {
        const angle = Math.atan2(roots.imag[k], roots.real[k]);
        if (angle > 0 && count < order) angles[count++] = angle;
      }
    }
    angles.fill(0, count);
    return angles.sort();
  };
}

interface SymmetricPart {
  polynomial: Float64Array;
  fill(a: ArrayLike<number>): void;
  roots: PolynomialRoots;
}

/** A(z) ± z⁻⁽ᵖ⁺¹⁾A(1/z) without its roots at z = ±1. */
function createSymmetricPart(order: number, sign: number): SymmetricPart {
  const degree = order + 1;
  const divisors: number[] = [];
  if (sign === -1) divisors.push(1);
  if ((degree % 2 === 1) === (sign === 1)) divisors.push(-1);
  const whole = new Float64Array(degree + 1);
  const polynomial = whole.subarray(0, degree + 1 - divisors.length);
  return {
    polynomial,
    roots: createPolynomialRoots(polynomial.length - 1),
    fill(a) {
      whole[0] = 1;
      for (let i = 1; i < degree; i++) whole[i] = a[i] + sign * a[degree - i];
      whole[degree] = sign;
      // The quotient by z − root, in place.
      for (const root of divisors) for (let i = 1; i <= degree; i++) whole[i] += root * whole[i - 1];
    },
  };
}
