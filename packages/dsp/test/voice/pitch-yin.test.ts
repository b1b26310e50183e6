import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { pitchYin } from '@avemo/dsp';

const reference = golden('dsp/f0_yin');
const range = { minFrequency: 65, maxFrequency: 500, maxAperiodicity: 1 };

const signalOf = (name: string) => ({ samples: goldenSignal(name).data, sampleRate: 16000 });

/** A harmonic tone of given amplitudes. */
function harmonics(frequency: number, amplitudes: number[], length = 4000) {
  const samples = Float32Array.from({ length }, (_, n) =>
    amplitudes.reduce(
      (sum, a, h) => sum + a * Math.sin((2 * Math.PI * (h + 1) * frequency * n) / 16000 + h),
      0,
    ),
  );
  return { samples, sampleRate: 16000 };
}

const options = { frameLength: 800, hopLength: 160, minFrequency: 65, maxFrequency: 500 };

describe('pitchYin', () => {
  for (const name of reference.parameters.files as string[]) {
    it(`pitchYin(${name}) reproduces the paper's form of dsp/f0_yin`, () => {
      // 512 samples of the sum and 247 lags
      const result = pitchYin(signalOf(name), { ...range, frameLength: 759, hopLength: 160 });
      const f0 = reference.output(`paper_${name}`);
      const aperiodicity = reference.output(`paper_aperiodicity_${name}`);
      expect(result.shape).toEqual([f0.shape[0], 2]);
      const voiced = [...f0.data.keys()].filter((t) => aperiodicity.data[t] < 0.1);
      expect(voiced.length).toBeGreaterThan(50);
      const column = (i: number) => voiced.map((t) => result.get(t, i));
      expectClose(
        column(0),
        voiced.map((t) => f0.data[t]),
        f0.tolerance,
      );
      expectClose(
        column(1),
        voiced.map((t) => aperiodicity.data[t]),
        aperiodicity.tolerance,
      );
    });

    it(`pitchYin(${name}, { form: 'librosa' }) reproduces librosa's form of dsp/f0_yin`, () => {
      const result = pitchYin(signalOf(name), {
        ...range,
        frameLength: 1024,
        hopLength: 160,
        edges: 'zero',
        form: 'librosa',
      });
      const { data, tolerance } = reference.output(`librosa_${name}`);
      expect(result.shape).toEqual([data.length, 2]);
      const voiced = [...data.keys()].filter((t) => result.get(t, 1) < 0.2);
      expectClose(
        voiced.map((t) => result.get(t, 0)),
        voiced.map((t) => data[t]),
        tolerance,
      );
      expect(voiced.length).toBeGreaterThan(70);
    });
  }

  it('pitchYin(glide) follows the true pitch', () => {
    const centred = { ...range, frameLength: 1024, hopLength: 160, edges: 'zero' } as const;
    const result = pitchYin(signalOf('glide'), centred);
    const truth = reference.output('true_f0_glide').data;
    for (let t = 5; t < 95; t++) expect(Math.abs(result.get(t, 0) / truth[t] - 1)).toBeLessThan(0.03);
  });

  it('pitchYin(tone) is its frequency, from the lowest to the highest', () => {
    for (const frequency of [66, 100, 217.3, 333.3, 480]) {
      const result = pitchYin(harmonics(frequency, [0.5]), options);
      for (let t = 0; t < result.shape[0]; t++) {
        expect(Math.abs(result.get(t, 0) / frequency - 1)).toBeLessThan(0.005);
      }
    }
  });

  it('pitchYin(x) does not jump by an octave when harmonics are strong or the fundamental is missing', () => {
    for (const amplitudes of [
      [1, 2],
      [0.5, 1, 0.5, 1],
      [0, 1, 1, 1],
      [1, 0, 1, 0, 1],
      [0, 0, 1, 1, 1],
    ]) {
      const result = pitchYin(harmonics(140, amplitudes), options);
      for (let t = 0; t < result.shape[0]; t++) {
        expect(Math.abs(result.get(t, 0) / 140 - 1)).toBeLessThan(0.01);
      }
    }
  });

  it('pitchYin(g·x) equals pitchYin(x)', () => {
    const { samples } = signalOf('vowel');
    const quiet = { samples: samples.map((x) => x / 1024), sampleRate: 16000 };
    const expected = pitchYin(signalOf('vowel'), options);
    expectClose(pitchYin(quiet, options).data, expected.data, { rtol: 1e-6, atol: 1e-6 });
  });

  it('pitchYin(silence) and of a constant is 0 with aperiodicity 1; noise is unvoiced', () => {
    for (const value of [0, 0.25]) {
      const { data } = pitchYin({ samples: new Float32Array(2000).fill(value), sampleRate: 16000 }, options);
      expect([...data]).toEqual(Array.from({ length: data.length }, (_, i) => i % 2));
    }
    const noise = pitchYin(signalOf('noise'), options);
    for (let t = 0; t < noise.shape[0]; t++) expect(noise.get(t, 0)).toBe(0);
    expect(pitchYin({ samples: new Float32Array(799), sampleRate: 16000 }, options).shape).toEqual([0, 2]);
  });

  it('pitchYin(x) refuses frames shorter than two periods and empty ranges', () => {
    const signal = signalOf('tone');
    expect(() => pitchYin(signal, { ...options, frameLength: 400 })).toThrow(
      'frameLength must hold 2 periods of minFrequency=65; got 400 samples. Use frameLength ≥ 493',
    );
    expect(() => pitchYin(signal, { ...options, maxFrequency: 60 })).toThrow('got 65 and 60');
    expect(() => pitchYin(signal, { ...options, threshold: 0 })).toThrow('threshold');
    expect(() => pitchYin(signal, { ...options, form: 'pyin' as never })).toThrow(
      "form must be one of 'paper'",
    );
  });
});
