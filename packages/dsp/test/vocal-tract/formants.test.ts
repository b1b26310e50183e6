import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { formants } from '@avemo/dsp';

const reference = golden('dsp/praat_formants');
const pitch = golden('dsp/praat_pitch');

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Our formants on Praat's frames, and Praat's rows: time, F1, B1, … */
function both(name: string, maxFrequency: number) {
  const { data, shape } = reference.output(`formants_${name}`);
  const samples = goldenSignal(name).data;
  const first = Math.round((data[0] - 0.025) * 16000);
  const got = formants(
    { samples: samples.subarray(first), sampleRate: 16000 },
    { frameLength: 800, hopLength: 160, maxFrequency },
  );
  expect(Math.abs(got.shape[0] - shape[0])).toBeLessThanOrEqual(1);
  const rows = Array.from({ length: Math.min(got.shape[0], shape[0]) }, (_, t) => t);
  return {
    rows,
    got: (t: number, i: number) => got.get(t, i),
    praat: (t: number, i: number) => data[9 * t + 1 + i],
  };
}

describe('formants', () => {
  for (const [name, maxFrequency] of [
    ['sp_a', 5000],
    ['sp_b', 5500],
    ['sp_d', 5000],
    ['sp_e', 5500],
    ['vowel', 5000],
  ] as const) {
    it(`formants(${name}) follows dsp/praat_formants`, () => {
      const { rows, got, praat } = both(name, maxFrequency);
      const track = pitch.output(`ac_${name}`).data;
      const times = reference.output(`formants_${name}`).data;
      const voiced = rows.filter((t) => {
        const i = Math.round((times[9 * t] - track[0]) / 0.01);
        return track[2 * i + 1] > 0;
      });
      for (let f = 0; f < 3; f++) {
        const ratios = voiced.filter((t) => praat(t, 2 * f) > 0).map((t) => got(t, 2 * f) / praat(t, 2 * f));
        const close = ratios.filter((ratio) => Math.abs(ratio - 1) < 0.05).length;
        // The rest are frames where a peak of the spectrum is one root here and two there: the resampling filters differ.
        expect(Math.abs(median(ratios) - 1)).toBeLessThan(0.004);
        expect(close / ratios.length).toBeGreaterThan(0.83);
      }
    });
  }

  it('formants(vowel) are the resonances that the vowel was made with', () => {
    const { rows, got, praat } = both('vowel', 5000);
    const resonances = reference.parameters.true_resonances_vowel as number[];
    for (const [f, resonance] of resonances.entries()) {
      const track = rows.map((t) => got(t, 2 * f));
      expect(Math.abs(median(track) / resonance - 1)).toBeLessThan(0.01);
    }
    const { rtol, atol } = reference.output('formants_vowel').tolerance;
    for (const t of rows) {
      for (let i = 0; i < 8; i += 2) {
        expect(Math.abs(got(t, i) - praat(t, i))).toBeLessThanOrEqual(atol + rtol * praat(t, i));
      }
    }
  });

  it('formants(x) of the ringing of a known all-pole filter are its poles', () => {
    const poles = [
      [600, 60],
      [1700, 90],
      [2500, 120],
    ];
    const rate = 10000;
    let ring = Float64Array.from({ length: 500 }, (_, n) => (n === 200 ? 1 : 0));
    for (const [frequency, bandwidth] of poles) {
      const r = Math.exp((-Math.PI * bandwidth) / rate);
      const a1 = 2 * r * Math.cos((2 * Math.PI * frequency) / rate);
      const out = new Float64Array(ring.length);
      ring.forEach((x, n) => (out[n] = x + a1 * (out[n - 1] ?? 0) - r * r * (out[n - 2] ?? 0)));
      ring = out;
    }
    const signal = { samples: Float32Array.from(ring), sampleRate: rate };
    const options = { frameLength: 500, hopLength: 500, maxFrequency: 5000, count: 3, emphasisFrequency: 0 };
    const [f1, , f2, , f3] = formants(signal, options).data;
    [f1, f2, f3].forEach((f, i) => expect(Math.abs(f / poles[i][0] - 1)).toBeLessThan(0.02));
  });

  it('formants(g·x) equals formants(x) and formants(silence) is 0', () => {
    const samples = goldenSignal('vowel').data.subarray(0, 2000);
    const options = { frameLength: 800, hopLength: 160, maxFrequency: 5000 };
    const expected = formants({ samples, sampleRate: 16000 }, options);
    const quiet = formants({ samples: samples.map((x) => x / 64), sampleRate: 16000 }, options);
    expectClose(quiet.data, expected.data, { rtol: 1e-4, atol: 0.01 });
    const silence = formants({ samples: new Float32Array(2000), sampleRate: 16000 }, options);
    expect(silence.shape).toEqual([8, 10]);
    expect(silence.data.every((value) => value === 0)).toBe(true);
    expect(formants({ samples: new Float32Array(700), sampleRate: 16000 }, options).shape).toEqual([0, 10]);
  });

  it('formants(x) refuses a band beyond the Nyquist frequency', () => {
    const signal = { samples: new Float32Array(2000), sampleRate: 8000 };
    const options = { frameLength: 400, hopLength: 80, maxFrequency: 5000 };
    expect(() => formants(signal, options)).toThrow(
      'maxFrequency must be an integer of at least 1 and at most 4000',
    );
    expect(() => formants(signal, { ...options, maxFrequency: 4000, count: 0 })).toThrow('count');
  });
});
