import { expectClose, golden } from '@avemo/golden';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autocorrelation, hammingWindow, linearPrediction, lineSpectralFrequencies } from '@avemo/dsp';
import { createPolynomialRoots } from '../../src/vocal-tract/polynomial-roots';

const rate = 16000;

const reference = golden('dsp/lpc');
const x = reference.input('x').data as Float32Array;
const windowed = hammingWindow(x.length).map((w, n) => w * x[n]);
const { order } = reference.parameters;

/** Expects the values of an array of the case. */
function expectGolden(got: ArrayLike<number>, name: string): void {
  const { data, tolerance } = reference.output(name);
  expectClose(got, data, tolerance);
}

/** A(z) whose roots lie at the given radii and angles, with their conjugates. */
function polynomial(pairs: { radius: number; angle: number }[]): Float64Array {
  return pairs.reduce((a, { radius, angle }) => {
    const b = [1, -2 * radius * Math.cos(angle), radius * radius];
    return Float64Array.from({ length: a.length + 2 }, (_, i) =>
      b.reduce((sum, value, j) => sum + value * (a[i - j] ?? 0), 0),
    );
  }, Float64Array.of(1));
}

const pairs = fc.array(
  fc.record({
    radius: fc.double({ min: 0.3, max: 0.97, noNaN: true }),
    angle: fc.double({ min: 0.1, max: 3, noNaN: true }),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('linearPrediction', () => {
  it('linearPrediction(x) reproduces dsp/lpc', () => {
    const { coefficients, reflection, error } = linearPrediction(windowed, { order });
    expectGolden(coefficients, 'a');
    expectGolden(reflection, 'reflection');
    expectGolden([error], 'error');
    expectGolden(autocorrelation(windowed, { maxLag: order }), 'r');
  });

  it('linearPrediction(x) has the roots of dsp/lpc', () => {
    const roots = createPolynomialRoots(order);
    roots.solve(linearPrediction(windowed, { order }).coefficients);
    const found = Array.from(roots.real, (re, i) => ({ re, im: roots.imag[i] }))
      .filter(({ im }) => im > 1e-9)
      .map(({ re, im }) => ({
        frequency: (Math.atan2(im, re) * rate) / (2 * Math.PI),
        bandwidth: (-Math.log(Math.hypot(re, im)) * rate) / Math.PI,
      }))
      .sort((a, b) => a.frequency - b.frequency);
    expectGolden(
      found.map(({ frequency }) => frequency),
      'root_freq',
    );
    expectGolden(
      found.map(({ bandwidth }) => bandwidth),
      'root_bandwidth',
    );
  });

  it("linearPrediction(x, { method: 'burg' }) reproduces dsp/lpc", () => {
    const { coefficients, reflection } = linearPrediction(x, { order, method: 'burg' });
    expectGolden(coefficients, 'burg');
    expect(reflection[order - 1]).toBe(coefficients[order]);
  });

  it('linearPrediction(x) solves the normal equations', () => {
    const frame = x.subarray(0, 60);
    const { coefficients: a, error } = linearPrediction(frame, { order: 7 });
    const r = (k: number) => frame.reduce((sum, value, n) => sum + value * (frame[n + Math.abs(k)] ?? 0), 0);
    for (let i = 0; i <= 7; i++) {
      const sum = a.reduce((total, value, j) => total + value * r(i - j), 0);
      expect(Math.abs(sum - (i === 0 ? error : 0))).toBeLessThan(1e-10 * r(0));
    }
  });

  it('linearPrediction(x) finds the filter that x is the impulse response of', () => {
    fc.assert(
      fc.property(pairs, (roots) => {
        const a = polynomial(roots);
        const response = new Float64Array(3000);
        for (let n = 0; n < response.length; n++) {
          let value = n === 0 ? 1 : 0;
          for (let j = 1; j < a.length; j++) value -= a[j] * (response[n - j] ?? 0);
          response[n] = value;
        }
        const { coefficients, error } = linearPrediction(response, { order: a.length - 1 });
        expectClose(coefficients, a, { rtol: 1e-4, atol: 1e-4 });
        expect(error).toBeCloseTo(1, 3);
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  for (const method of ['autocorrelation', 'burg'] as const) {
    it(`linearPrediction(g·x, { method: '${method}' }) has the coefficients of x; silence has A(z) = 1`, () => {
      const louder = x.map((value) => 32 * value);
      const { coefficients } = linearPrediction(louder, { order, method });
      expectClose(coefficients, linearPrediction(x, { order, method }).coefficients, {
        rtol: 1e-12,
        atol: 0,
      });
      const silence = linearPrediction(new Float32Array(50), { order: 3, method });
      expect(silence.coefficients).toEqual(Float64Array.of(1, 0, 0, 0));
      expect(silence.error).toBe(0);
    });
  }

  it('linearPrediction(x) refuses a frame that is too short', () => {
    expect(() => linearPrediction(x.subarray(0, 12), { order })).toThrow('order=12 for 12 samples');
    expect(() => linearPrediction(x, { order: 0 })).toThrow('order must be an integer of at least 1');
    expect(() => linearPrediction(x, { order, method: 'covariance' as never })).toThrow('method must be');
  });
});

describe('lineSpectralFrequencies', () => {
  it('lineSpectralFrequencies(a) reproduces dsp/lpc', () => {
    expectGolden(lineSpectralFrequencies(linearPrediction(windowed, { order }).coefficients), 'lsf');
  });

  it('lineSpectralFrequencies(a) are where P and Q vanish, in turn', () => {
    fc.assert(
      fc.property(pairs, fc.boolean(), (roots, odd) => {
        const even = polynomial(roots);
        // one more root at 0.5 makes the order odd
        const a = odd
          ? Float64Array.from(
              { length: even.length + 1 },
              (_, i) => (even[i] ?? 0) - 0.5 * (even[i - 1] ?? 0),
            )
          : even;
        const frequencies = lineSpectralFrequencies(a);
        expect(frequencies.length).toBe(a.length - 1);
        frequencies.forEach((omega, i) => {
          expect(omega).toBeGreaterThan(i === 0 ? 0 : frequencies[i - 1]);
          // A(z) ± z^−(p+1) A(1/z) on the circle is twice the real or imaginary part of exp(i(p+1)ω/2) A
          let [re, im] = [0, 0];
          a.forEach((value, j) => {
            const angle = (a.length / 2 - j) * omega;
            re += value * Math.cos(angle);
            im += value * Math.sin(angle);
          });
          expect(Math.abs(i % 2 === 0 ? re : im)).toBeLessThan(1e-6);
        });
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('lineSpectralFrequencies(a) refuses unstable filters', () => {
    expect(() => lineSpectralFrequencies(Float64Array.of(1, -1.2))).toThrow('1/A(z) must be stable');
    expect(() => lineSpectralFrequencies(Float64Array.of(2, 1))).toThrow('coefficients[0] must be 1; got 2');
  });
});
