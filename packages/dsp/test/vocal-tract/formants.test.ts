import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { formants } from '@avemo/dsp';
import { createBandLimitedFrames } from '../../src/vocal-tract/band-limited-frames';
import { createFormantFrame } from '../../src/vocal-tract/formant-frame';

const reference = golden('dsp/praat_formants');
const pitch = golden('dsp/praat_pitch');

const files = reference.parameters.files as string[];
const ceiling: Record<string, number> = { sp_b: 5500, sp_e: 5500 };

/** F1, B1, … F4, B4 around each of Praat's times, which lie in the middle of the signal. */
function around(name: string): (t: number) => Float32Array {
  const times = reference.output(`formants_${name}`).data;
  const rate = 2 * (ceiling[name] ?? 5000);
  const samples = goldenSignal(name).data;
  const length = rate / 20;
  const frames = createBandLimitedFrames(samples, 16000, rate, { edges: 'drop', frameLength: length + 2 });
  const findFormants = createFormantFrame(length, 5, rate);
  const wider = new Float64Array(length + 2);
  const tilt = Math.exp((-2 * Math.PI * 50) / rate);
  return (t) => {
    frames.fill(Math.round(2 * (times[9 * t] * 16000 - 0.5)), wider);
    const frame = Float64Array.from({ length }, (_, n) => wider[n + 1] - tilt * wider[n]);
    const out = new Float32Array(10);
    findFormants(frame, out, 0);
    return out;
  };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

describe('formants', () => {
  it.each(files)(
    'formants(%s) has the formants and bandwidths of dsp/praat_formants in every frame',
    (name) => {
      const { data, shape, tolerance } = reference.output(`formants_${name}`);
      const find = around(name);
      for (let t = 0; t < shape[0]; t++) {
        expectClose(find(t).subarray(0, 8), data.subarray(9 * t + 1, 9 * t + 9), tolerance);
      }
    },
  );

  it.each(files)(
    'formants(%s), cut so that its frames are those of Praat, follows dsp/praat_formants',
    (name) => {
      const { data, shape, tolerance } = reference.output(`formants_${name}`);
      const samples = goldenSignal(name).data.subarray(Math.round((data[0] - 0.025) * 16000));
      const options = { frameLength: 800, hopLength: 160, maxFrequency: ceiling[name] ?? 5000 };
      const got = formants({ samples, sampleRate: 16000 }, options);
      expect(Math.abs(got.shape[0] - shape[0])).toBeLessThanOrEqual(1);
      const track = pitch.output(`ac_${name}`).data;
      const voiced = Array.from({ length: Math.min(got.shape[0], shape[0]) }, (_, t) => t).filter(
        (t) => track[2 * Math.round((data[9 * t] - track[0]) / 0.01) + 1] > 0,
      );
      for (let column = 0; column < 8; column++) {
        const pairs = voiced.map((t) => [got.get(t, column), data[9 * t + 1 + column]]);
        const ratios = pairs.filter(([, praat]) => praat > 0).map(([own, praat]) => own / praat);
        expect(Math.abs(median(ratios) - 1)).toBeLessThan(0.002);
        // What lies near the ceiling depends on the samples that were cut off: a predictor follows the last bits there.
        const close = pairs.filter(
          ([own, praat]) => Math.abs(own - praat) <= tolerance.atol + tolerance.rtol * praat,
        );
        expect(close.length / pairs.length).toBeGreaterThan(column % 2 === 0 ? 0.96 : 0.88);
      }
    },
  );

  it('formants(vowel) are the resonances that the vowel was made with', () => {
    const options = { frameLength: 800, hopLength: 160, maxFrequency: 5000 };
    const got = formants({ samples: goldenSignal('vowel').data, sampleRate: 16000 }, options);
    const resonances = reference.parameters.true_resonances_vowel as number[];
    for (const [f, resonance] of resonances.entries()) {
      const track = Array.from({ length: got.shape[0] }, (_, t) => got.get(t, 2 * f));
      expect(Math.abs(median(track) / resonance - 1)).toBeLessThan(0.01);
    }
  });

  it('formants(x) of a signal longer than a part of the filter are those of each half', () => {
    const vowel = goldenSignal('vowel').data;
    const samples = Float32Array.from({ length: 1_200_000 }, (_, n) => vowel[n % 16000]);
    const options = { frameLength: 800, hopLength: 16000, maxFrequency: 5000 };
    const whole = formants({ samples, sampleRate: 16000 }, options);
    const half = formants({ samples: samples.subarray(0, 600_000), sampleRate: 16000 }, options);
    for (const second of [1, 20, 36, 64, 65, 66, 70, 74]) {
      for (let i = 0; i < 8; i++) {
        expect(Math.abs(whole.get(second, i) - half.get(20, i))).toBeLessThan(5 + 0.02 * half.get(20, i));
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
