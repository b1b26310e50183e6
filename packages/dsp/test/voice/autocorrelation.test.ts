import { expectClose, golden } from '@avemo/golden';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autocorrelation } from '@avemo/dsp';

const reference = golden('dsp/autocorrelation');
const frames = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('autocorrelation', () => {
  it('autocorrelation(x, { scale }) reproduces dsp/autocorrelation', () => {
    const x = Float64Array.from(reference.input('x').data);
    const maxLag = reference.parameters.max_lag as number;
    for (const [name, scale] of [
      ['raw', 'raw'],
      ['norm', 'normalized'],
      ['unbiased', 'unbiased'],
    ] as const) {
      const { data, tolerance } = reference.output(name);
      expectClose(autocorrelation(x, { maxLag, scale }), data, tolerance);
    }
  });

  it('autocorrelation(x, { maxLag }) is the sums of products, of any length', () => {
    fc.assert(
      fc.property(frames, fc.nat(), (list, seed) => {
        const maxLag = seed % list.length;
        const sums = Array.from({ length: maxLag + 1 }, (_, k) =>
          list.reduce((sum, x, n) => sum + x * (list[n + k] ?? 0), 0),
        );
        expectClose(autocorrelation(Float64Array.from(list), { maxLag }), sums, { rtol: 1e-10, atol: 1e-10 });
      }),
      { seed: 1 },
    );
  });

  it("autocorrelation(g·x, { scale: 'normalized' }) is that of x, begins with 1 and stays within ±1", () => {
    const x = Float64Array.from(reference.input('x').data);
    const r = autocorrelation(x, { scale: 'normalized' });
    expect(r[0]).toBe(1);
    expect(Math.max(...r.map(Math.abs))).toBe(1);
    expectClose(
      autocorrelation(
        x.map((value) => -8 * value),
        { scale: 'normalized' },
      ),
      r,
      { rtol: 0, atol: 1e-12 },
    );
  });

  it('autocorrelation(silence) is 0 on every scale', () => {
    for (const scale of ['raw', 'normalized', 'unbiased'] as const) {
      expect(autocorrelation(new Float32Array(5), { scale })).toEqual(new Float64Array(5));
    }
  });

  it('autocorrelation(x) refuses empty frames and lags that do not exist', () => {
    expect(() => autocorrelation(new Float32Array(0))).toThrow(
      'frame must have samples; got Float32Array(0)',
    );
    expect(() => autocorrelation(Float32Array.of(1, 2), { maxLag: 2 })).toThrow('at most 1; got 2');
    expect(() => autocorrelation(Float32Array.of(1, 2), { maxLag: -1 })).toThrow('at least 0');
    expect(() => autocorrelation(Float32Array.of(1), { scale: 'biased' as never })).toThrow("'unbiased'");
    expect(() => autocorrelation(Float32Array.of(NaN))).toThrow('frame[0] is NaN');
    expect(() => autocorrelation([1] as never)).toThrow(TypeError);
  });
});
