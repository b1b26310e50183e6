import { expectClose, golden } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { erbFrequencies, gammatoneFilterbank } from '@avemo/dsp';

const reference = golden('dsp/gammatone');
const centres = reference.parameters.fc as number[];
const impulse = Float32Array.from({ length: 2048 }, (_, n) => (n === 0 ? 1 : 0));
const responses = gammatoneFilterbank(
  { samples: impulse, sampleRate: 16000 },
  { frequencies: Float64Array.from(centres) },
);
const response = (c: number) => Float64Array.from({ length: 2048 }, (_, n) => responses.get(n, c));

/** 20 log10 |Σ h[n] exp(−2πifn/16000)|, by the definition. */
function gainDecibel(h: Float64Array, frequency: number): number {
  let [re, im] = [0, 0];
  for (let n = 0; n < h.length; n++) {
    re += h[n] * Math.cos((2 * Math.PI * frequency * n) / 16000);
    im += h[n] * Math.sin((2 * Math.PI * frequency * n) / 16000);
  }
  return 20 * Math.log10(Math.hypot(re, im));
}

describe('gammatoneFilterbank', () => {
  for (const [c, centre] of centres.entries()) {
    it(`gammatoneFilterbank(impulse) reproduces the ${centre} Hz impulse response and gain of dsp/gammatone`, () => {
      const { data, tolerance } = reference.output(`ir_${centre}`);
      expectClose(response(c), data, tolerance);
      const gain = reference.output(`gain_db_${centre}`);
      const frequencies = reference.output(`freq_${centre}`).data;
      // The last values of a response in single precision carry what is left 80 dB down.
      const audible = [...gain.data.keys()].filter((i) => gain.data[i] > -80);
      const got = audible.map((i) => gainDecibel(response(c), frequencies[i]));
      expectClose(
        got,
        audible.map((i) => gain.data[i]),
        { rtol: 1e-4, atol: 1e-3 },
      );
    });
  }

  it("gammatoneFilterbank(impulse) begins as scipy's 512 taps do, up to the one factor that its gain is set by", () => {
    for (const [c, centre] of centres.entries()) {
      const taps = Float64Array.from(reference.output(`scipy_fir_${centre}`).data);
      const own = response(c).subarray(0, taps.length);
      const factor =
        own.reduce((sum, h, n) => sum + h * taps[n], 0) / taps.reduce((sum, tap) => sum + tap * tap, 0);
      expect(Math.abs(factor - 1)).toBeLessThan(1e-3);
      const peak = own.reduce((most, h) => Math.max(most, Math.abs(h)), 0);
      expectClose(
        own,
        taps.map((tap) => factor * tap),
        { rtol: 1e-5, atol: 1e-6 * peak },
      );
    }
  });

  it("gammatoneFilterbank(x) lies within 0.1 dB of Slaney's recursive design near the centre", () => {
    for (const [c, centre] of centres.entries()) {
      const b = reference.output(`scipy_iir_b_${centre}`).data;
      const a = reference.output(`scipy_iir_a_${centre}`).data;
      for (const f of [0.95 * centre, centre, 1.05 * centre]) {
        const design = 20 * Math.log10(polynomialSize(b, f) / polynomialSize(a, f));
        expect(Math.abs(gainDecibel(response(c), f) - design)).toBeLessThan(0.1);
      }
    }
  });

  it('gammatoneFilterbank(x) is linear, does not depend on chunks and keeps silence silent', () => {
    const samples = Float32Array.from({ length: 9000 }, (_, n) => (n === 100 || n === 8000 ? 1 : 0));
    const options = { frequencies: Float64Array.of(500) };
    const { data } = gammatoneFilterbank({ samples, sampleRate: 16000 }, options);
    const h = response(centres.indexOf(500));
    expect(data.subarray(0, 101).every((y) => y === 0)).toBe(true);
    expectClose(data.subarray(100, 2148), h, { rtol: 1e-6, atol: 1e-12 });
    expectClose(data.subarray(8000, 9000), h.subarray(0, 1000), { rtol: 1e-6, atol: 1e-12 });
    expect(gammatoneFilterbank({ samples: new Float32Array(0), sampleRate: 16000 }, options).shape).toEqual([
      0, 1,
    ]);
  });

  it('gammatoneFilterbank(x) refuses centre frequencies beyond the Nyquist frequency', () => {
    const signal = { samples: impulse, sampleRate: 8000 };
    expect(() => gammatoneFilterbank(signal, { frequencies: Float64Array.of(100, 4001) })).toThrow(
      'frequencies[1] must be in',
    );
    expect(() => gammatoneFilterbank(signal, { frequencies: Float64Array.of(0) })).toThrow('frequencies[0]');
    expect(() => gammatoneFilterbank(signal, { frequencies: [100] as never })).toThrow('Float64Array');
  });
});

function polynomialSize(coefficients: ArrayLike<number>, frequency: number): number {
  let [re, im] = [0, 0];
  for (let k = 0; k < coefficients.length; k++) {
    re += coefficients[k] * Math.cos((2 * Math.PI * frequency * k) / 16000);
    im += coefficients[k] * Math.sin((2 * Math.PI * frequency * k) / 16000);
  }
  return Math.hypot(re, im);
}

describe('erbFrequencies', () => {
  it('erbFrequencies(options) reproduces the centres of dsp/gammatone', () => {
    for (const channels of [32, 64]) {
      const { data, tolerance } = reference.output(`centers_${channels}`);
      expectClose(erbFrequencies({ channels, maxFrequency: 8000 }), data, tolerance);
    }
  });

  it('erbFrequencies(options) refuses an empty range', () => {
    expect(() => erbFrequencies({ channels: 4, minFrequency: 100, maxFrequency: 100 })).toThrow(
      'minFrequency must be below maxFrequency',
    );
    expect(() => erbFrequencies({ channels: 1, maxFrequency: 100 })).toThrow('channels');
  });
});
