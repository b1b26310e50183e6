import { expectClose, golden } from '@avemo/golden';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRfft, powerSpectrum, rfft } from '@avemo/dsp';

const reference = golden('dsp/rfft');
const exact = { rtol: 1e-12, atol: 1e-11 };

/** The definition, term by term. */
function slowDft(x: ArrayLike<number>): { real: number[]; imag: number[] } {
  const n = x.length;
  const bins = Array.from({ length: Math.floor(n / 2) + 1 }, (_, k) => k);
  const sum = (part: (angle: number) => number) =>
    bins.map((k) => Array.from(x).reduce((s, v, i) => s + v * part((-2 * Math.PI * ((k * i) % n)) / n), 0));
  return { real: sum(Math.cos), imag: sum(Math.sin) };
}

describe('rfft', () => {
  for (const length of reference.parameters.lengths as number[]) {
    it(`rfft(x) of ${length} samples equals numpy's to 1e-12`, () => {
      const x = reference.input(`x_${length}`).data as Float64Array;
      const { real, imag } = rfft(x);
      expectClose(real, reference.output(`re_${length}`).data, exact);
      expectClose(imag, reference.output(`im_${length}`).data, exact);
      const power = powerSpectrum(x);
      expectClose(power, reference.output(`power_${length}`).data, { rtol: 1e-11, atol: 1e-10 });
      expectClose(power.map(Math.sqrt), reference.output(`mag_${length}`).data, { rtol: 1e-11, atol: 1e-7 });
    });
  }

  it('rfft(x, { fftLength }) appends zeros', () => {
    const { real, imag } = rfft(reference.input('x_pad').data as Float64Array, { fftLength: 512 });
    expectClose(real, reference.output('re_pad').data, exact);
    expectClose(imag, reference.output('im_pad').data, exact);
  });

  for (const length of [4, 12, 60, 127]) {
    it(`rfft(x) of ${length} samples is linear: a complex transform is the sum of two real ones`, () => {
      const re = rfft(reference.input(`z_re_${length}`).data as Float64Array);
      const im = rfft(reference.input(`z_im_${length}`).data as Float64Array);
      const bins = re.real.length;
      const real = re.real.map((value, k) => value - im.imag[k]);
      const imag = re.imag.map((value, k) => value + im.real[k]);
      expectClose(real, reference.output(`Z_re_${length}`).data.subarray(0, bins), exact);
      expectClose(imag, reference.output(`Z_im_${length}`).data.subarray(0, bins), exact);
    });
  }

  it('rfft(x) equals the definition for every length from 1 to 130, and for awkward longer ones', () => {
    const lengths = [...Array.from({ length: 130 }, (_, i) => i + 1), 242, 343, 338, 251, 502, 441];
    for (const length of lengths) {
      const x = Float64Array.from({ length }, (_, n) => Math.sin(n * n + 0.3 * n) + (n % 3));
      const { real, imag } = rfft(x);
      const slow = slowDft(x);
      expectClose(real, slow.real, { rtol: 0, atol: 1e-11 * length });
      expectClose(imag, slow.imag, { rtol: 0, atol: 1e-11 * length });
    }
  });

  it('rfft(x) refuses empty frames, non-finite samples and lengths shorter than the frame', () => {
    expect(() => rfft(new Float32Array(0))).toThrow('frame must have samples');
    expect(() => rfft(Float32Array.of(1, NaN))).toThrow('frame[1] is NaN');
    expect(() => rfft(new Float32Array(4), { fftLength: 3 })).toThrow('got fftLength=3 for 4 samples');
    expect(() => powerSpectrum([1, 2] as never)).toThrow(TypeError);
  });
});

describe('createRfft', () => {
  it('createRfft(n).inverse undoes forward, and power keeps the energy (Parseval)', () => {
    fc.assert(
      fc.property(
        fc.float64Array({ minLength: 1, maxLength: 300, min: -1, max: 1, noNaN: true }),
        (frame) => {
          const plan = createRfft(frame.length);
          const real = new Float64Array(plan.bins);
          const imag = new Float64Array(plan.bins);
          const back = new Float64Array(frame.length);
          const power = new Float64Array(plan.bins);
          const kept = frame.slice();
          plan.forward(frame, real, imag);
          plan.power(frame, power);
          plan.inverse(real, imag, back);
          expect(frame).toEqual(kept);
          expectClose(back, frame, { rtol: 0, atol: 1e-13 });
          const twice = power.reduce((sum, p, k) => sum + (k === 0 || 2 * k === frame.length ? p : 2 * p), 0);
          const energy = frame.reduce((sum, x) => sum + x * x, 0);
          expect(Math.abs(twice / frame.length - energy)).toBeLessThan(1e-11);
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });

  it('createRfft(n).power fills as many bins as the buffer has', () => {
    const x = Float64Array.from({ length: 20 }, (_, n) => Math.cos(n * n));
    const all = powerSpectrum(x);
    for (let bins = 1; bins <= 11; bins++) {
      const some = new Float64Array(bins);
      createRfft(20).power(x, some);
      expectClose(some, all.subarray(0, bins), { rtol: 1e-14, atol: 0 });
    }
  });

  it('createRfft(n) refuses lengths that are not whole numbers above 0', () => {
    for (const length of [0, -4, 2.5, NaN, 2 ** 27]) expect(() => createRfft(length)).toThrow(RangeError);
  });
});
