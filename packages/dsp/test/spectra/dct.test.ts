import { expectClose, golden } from '@avemo/golden';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dct, inverseDct } from '@avemo/dsp';

const reference = golden('dsp/dct');
const scales = ['ortho', 'htk', 'plain'] as const;
const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 70 });

describe('dct', () => {
  for (const length of reference.parameters.lengths as number[]) {
    for (const scale of scales) {
      it(`dct(x, { scale: '${scale}' }) reproduces dsp/dct of length ${length}`, () => {
        const x = Float64Array.from(reference.input(`x_${length}`).data);
        const { data } = reference.output(`${scale}_${length}`);
        expectClose(dct(x, { scale }), data, { rtol: 1e-12, atol: 1e-12 });
        expectClose(inverseDct(Float64Array.from(data), { scale }), x, { rtol: 1e-12, atol: 1e-12 });
      });
    }
  }

  it('dct(x, { coefficients }) is the cosine sums, of any length', () => {
    fc.assert(
      fc.property(values, fc.nat(), (list, seed) => {
        const coefficients = 1 + (seed % list.length);
        const sums = Array.from({ length: coefficients }, (_, k) =>
          list.reduce((sum, x, j) => sum + 2 * x * Math.cos((Math.PI * k * (j + 0.5)) / list.length), 0),
        );
        expectClose(dct(Float64Array.from(list), { scale: 'plain', coefficients }), sums, {
          rtol: 1e-10,
          atol: 1e-9,
        });
      }),
      { seed: 1 },
    );
  });

  it("dct(x, { scale: 'ortho' }) keeps the energy", () => {
    fc.assert(
      fc.property(values, (list) => {
        const energy = (x: Iterable<number>) => [...x].reduce((sum, value) => sum + value * value, 0);
        const before = energy(list);
        expect(Math.abs(energy(dct(Float64Array.from(list))) - before)).toBeLessThan(1e-9 * (1 + before));
      }),
      { seed: 2 },
    );
  });

  it('inverseDct(dct(x)) is x, and c₀ alone gives the mean, for every scale and length', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(...scales), (list, scale) => {
        const x = Float64Array.from(list);
        const cepstrum = dct(x, { scale });
        expectClose(inverseDct(cepstrum, { scale }), x, { rtol: 1e-10, atol: 1e-9 });
        const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
        const flat = inverseDct(cepstrum.slice(0, 1), { scale, length: list.length });
        expectClose(flat, new Array(list.length).fill(mean), { rtol: 1e-10, atol: 1e-9 });
      }),
      { seed: 3 },
    );
  });

  it('dct(x) says what is wrong', () => {
    expect(() => dct(new Float64Array(0))).toThrow('dct: values must not be empty; got Float64Array(0).');
    expect(() => dct(Float64Array.of(1, NaN))).toThrow('values[1] is NaN');
    expect(() => dct([1, 2] as never)).toThrow(TypeError);
    expect(() => dct(Float64Array.of(1), { coefficients: 2 })).toThrow('at most 1; got 2');
    expect(() => dct(Float64Array.of(1), { scale: 'slaney' as never })).toThrow('got "slaney"');
    expect(() => inverseDct(Float64Array.of(1, 2), { length: 1 })).toThrow('at least 2');
    expect(() => inverseDct(new Float32Array(0))).toThrow('coefficients must not be empty');
  });
});
