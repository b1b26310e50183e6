import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { pitchShs } from '@avemo/dsp';

const opensmile = golden('opensmile/prosodyShs');
const praat = golden('dsp/praat_pitch');
const options = { frameLength: 800, hopLength: 160, minFrequency: 52, maxFrequency: 620 };

const signalOf = (name: string) => ({ samples: goldenSignal(name).data, sampleRate: 16000 });

function harmonics(frequency: number, amplitudes: number[]) {
  const samples = Float32Array.from({ length: 4000 }, (_, n) =>
    amplitudes.reduce(
      (sum, a, h) => sum + a * Math.sin((2 * Math.PI * (h + 1) * frequency * n) / 16000 + h),
      0,
    ),
  );
  return { samples, sampleRate: 16000 };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

describe('pitchShs', () => {
  for (const name of opensmile.parameters.files as string[]) {
    it(`pitchShs(${name}) follows opensmile/prosodyShs where that is steadily voiced`, () => {
      const { data, shape } = opensmile.output(`lld_${name}`);
      const result = pitchShs(signalOf(name), options);
      expect(result.shape).toEqual([shape[0], 2]);
      // openSMILE averages over three frames, unvoiced ones as 0.
      const smooth = (t: number) => data[4 * t + 1];
      const errors: number[] = [];
      let missed = 0;
      for (let t = 2; t < shape[0] - 2; t++) {
        const around = [smooth(t - 1), smooth(t), smooth(t + 1)];
        if (Math.min(...around) < 50 || Math.abs(around[0] / around[2] - 1) > 0.1) continue;
        if (result.get(t, 0) === 0) missed++;
        else errors.push(Math.abs(result.get(t, 0) / around[1] - 1));
      }
      expect(errors.length).toBeGreaterThan(75);
      expect(missed / errors.length).toBeLessThan(0.1);
      expect(median(errors)).toBeLessThan(0.003);
      expect(errors.filter((error) => error > 0.2).length / errors.length).toBeLessThan(0.03);
    });
  }

  for (const name of praat.parameters.files as string[]) {
    it(`pitchShs(${name}) agrees with dsp/praat_pitch`, () => {
      const { data, shape } = praat.output(`ac_${name}`);
      const result = pitchShs(signalOf(name), options);
      const errors: number[] = [];
      let [same, rows] = [0, 0];
      for (let i = 0; i < shape[0]; i++) {
        const t = Math.round((data[2 * i] - 0.025) / 0.01);
        if (t < 0 || t >= result.shape[0]) continue;
        const [got, expected] = [result.get(t, 0), data[2 * i + 1]];
        rows++;
        if (got > 0 === expected > 0) same++;
        if (got > 0 && expected > 0) errors.push(Math.abs(got / expected - 1));
      }
      expect(same / rows).toBeGreaterThan(0.87);
      expect(errors.filter((error) => error > 0.2).length).toBe(0);
      expect(median(errors)).toBeLessThan(0.01);
    });
  }

  it('pitchShs(tone) is its frequency to one percent', () => {
    for (const frequency of [60, 100, 150, 217.3, 333, 500, 600]) {
      for (const amplitudes of [[0.5], [0.5, 0.3, 0.2, 0.1]]) {
        const result = pitchShs(harmonics(frequency, amplitudes), options);
        for (let t = 0; t < result.shape[0]; t++) {
          expect(Math.abs(result.get(t, 0) / frequency - 1)).toBeLessThan(0.01);
          expect(result.get(t, 1)).toBeGreaterThan(0.8);
        }
      }
    }
  });

  it('pitchShs(x) does not jump by an octave when harmonics are strong or the fundamental is missing', () => {
    for (const amplitudes of [
      [1, 2, 1],
      [0.2, 1, 1, 1],
      [0, 1, 1, 1, 1],
      [1, 0, 1, 0, 1],
    ]) {
      const result = pitchShs(harmonics(140, amplitudes), options);
      for (let t = 0; t < result.shape[0]; t++) {
        expect(Math.abs(result.get(t, 0) / 140 - 1)).toBeLessThan(0.01);
      }
    }
  });

  it('pitchShs(g·x) equals pitchShs(x)', () => {
    const { samples } = signalOf('sp_d');
    const expected = pitchShs({ samples, sampleRate: 16000 }, options);
    const quiet = pitchShs({ samples: samples.map((x) => x / 256), sampleRate: 16000 }, options);
    expectClose(quiet.data, expected.data, { rtol: 1e-6, atol: 0 });
  });

  it('pitchShs(silence) and of noise is unvoiced and finite', () => {
    const silence = pitchShs({ samples: new Float32Array(4000), sampleRate: 16000 }, options);
    expect(silence.shape).toEqual([21, 2]);
    expect(silence.data.every((value) => value === 0)).toBe(true);
    const noise = pitchShs(signalOf('noise'), options);
    for (let t = 0; t < noise.shape[0]; t++) {
      expect(noise.get(t, 0)).toBe(0);
      expect(noise.get(t, 1)).toBeLessThan(0.7);
    }
    expect(pitchShs({ samples: new Float32Array(10), sampleRate: 16000 }, options).shape).toEqual([0, 2]);
  });

  it('pitchShs(x) refuses frames shorter than two periods and empty ranges', () => {
    const signal = signalOf('tone');
    expect(() => pitchShs(signal, { ...options, frameLength: 400 })).toThrow('Use frameLength ≥ 616');
    expect(() => pitchShs(signal, { ...options, maxFrequency: 52 })).toThrow('minFrequency must be below');
    expect(() => pitchShs(signal, { ...options, voicingThreshold: -1 })).toThrow('voicingThreshold');
  });
});
