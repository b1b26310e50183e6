/** Roots of a polynomial; the arrays are scratch and valid until the next call. @internal */
export interface PolynomialRoots {
  readonly real: Float64Array;
  readonly imag: Float64Array;
  /** Finds all roots of c₀zᵈ + c₁zᵈ⁻¹ + … + c_d with c₀ ≠ 0. */
  solve(coefficients: Float64Array): void;
}

const iterations = 200;

/**
 * Prepares the search for the roots of real polynomials of one degree by Aberth's method: all roots at once by Newton's
 * step, each pushed away from the others, z_k ← z_k − w/(1 − w Σ_{j≠k} 1/(z_k − z_j)), w = p(z_k)/p′(z_k). The roots of
 * the last call are the first guess of the next, which suits frames that resemble each other.
 * @internal
 */
export function createPolynomialRoots(degree: number): PolynomialRoots {
  const real = new Float64Array(degree);
  const imag = new Float64Array(degree);
  let fresh = true;
  return {
    real,
    imag,
    solve(c) {
      if (fresh) spread(real, imag);
      fresh = !improve(c, real, imag);
      if (fresh) {
        spread(real, imag);
        fresh = !improve(c, real, imag);
      }
    },
  };
}

/** First guesses: not symmetric, or pairs of roots would never leave the real axis. */
function spread(real: Float64Array, imag: Float64Array): void {
  for (let k = 0; k < real.length; k++) {
    const angle = (2 * Math.PI * (k + 0.25)) / real.length;
    real[k] = 0.9 * Math.cos(angle);
    imag[k] = 0.9 * Math.sin(angle);
  }
}

/** Repeats the step until no root moves; false if they still do. */
function improve(c: Float64Array, real: Float64Array, imag: Float64Array): boolean {
  const degree = real.length;
  for (let i = 0; i < iterations; i++) {
    let largest = 0;
    for (let k = 0; k < degree; k++) {
      const x = real[k];
      const y = imag[k];
      // Horner's scheme for p and p′
      let pr = c[0];
      let pi = 0;
      let qr = 0;
      let qi = 0;
      for (let d = 1; d <= degree; d++) {
        let r = qr * x - qi * y + pr;
        qi = qr * y + qi * x + pi;
        qr = r;
        r = pr * x - pi * y + c[d];
        pi = pr * y + pi * x;
        pr = r;
      }
      let sr = 0;
      let si = 0;
      for (let j = 0; j < degree; j++) {
        if (j === k) continue;
        const dx = x - real[j];
        const dy = y - imag[j];
        const size = dx * dx + dy * dy || 1e-300;
        sr += dx / size;
        si -= dy / size;
      }
      // step = p/(p′ − p·s)
      const nr = qr - (pr * sr - pi * si);
      const ni = qi - (pr * si + pi * sr);
      const norm = nr * nr + ni * ni;
      if (norm === 0) continue;
      const stepR = (pr * nr + pi * ni) / norm;
      const stepI = (pi * nr - pr * ni) / norm;
      real[k] = x - stepR;
      imag[k] = y - stepI;
      largest = Math.max(largest, Math.abs(stepR) + Math.abs(stepI));
    }
    if (!(largest > 1e-13)) return !Number.isNaN(largest);
  }
  return false;
}
