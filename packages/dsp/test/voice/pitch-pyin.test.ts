import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { pitchPyin } from '@avemo/dsp';

const reference = golden('dsp/f0_pyin');
const options = {
  frameLength: 1024,
  hopLength: 256,
  minFrequency: 65,
  maxFrequency: 500,
  edges: 'zero',
} as const;

describe('pitchPyin', () => {
  for (const name of reference.parameters.files as string[]) {
    it(`pitchPyin(${name}) reproduces dsp/f0_pyin`, () => {
      const result = pitchPyin({ samples: goldenSignal(name).data, sampleRate: 16000 }, options);
      const f0 = reference.output(`f0_${name}`);
      const probability = reference.output(`prob_${name}`);
      expect(result.shape).toEqual([f0.data.length, 2]);
      const rows = [...f0.data.keys()];
      const flags = reference.output(`voiced_${name}`).data;
      expect(rows.filter((t) => result.get(t, 0) > 0 !== flags[t] > 0)).toEqual([]);
      const voiced = rows.filter((t) => flags[t] > 0);
      expectClose(
        voiced.map((t) => result.get(t, 0)),
        voiced.map((t) => f0.data[t]),
        f0.tolerance,
      );
      expectClose(
        rows.map((t) => result.get(t, 1)),
        probability.data,
        probability.tolerance,
      );
    });
  }

  it('pitchPyin(tone) is its frequency to a quarter of a semitone', () => {
    for (const frequency of [70, 150, 311.1, 480]) {
      const samples = Float32Array.from({ length: 8000 }, (_, n) =>
        Math.sin((2 * Math.PI * frequency * n) / 16000),
      );
      const result = pitchPyin({ samples, sampleRate: 16000 }, { ...options, edges: 'drop' });
      for (let t = 0; t < result.shape[0]; t++) {
        // d over the whole frame has fewer terms for longer lags, which moves its dips a little.
        expect(Math.abs(result.get(t, 0) / frequency - 1)).toBeLessThan(2 ** (0.25 / 12) - 1);
      }
    }
  });

  it('pitchPyin(g·x) equals pitchPyin(x)', () => {
    const samples = goldenSignal('vowel').data;
    const expected = pitchPyin({ samples, sampleRate: 16000 }, options);
    const quiet = pitchPyin({ samples: samples.map((x) => x / 256), sampleRate: 16000 }, options);
    expectClose(quiet.data, expected.data, { rtol: 1e-6, atol: 1e-9 });
  });

  it('pitchPyin(silence) is unvoiced with probability 0 of a voice', () => {
    const { data, shape } = pitchPyin({ samples: new Float32Array(4000), sampleRate: 16000 }, options);
    expect(shape).toEqual([16, 2]);
    expect(data.every((value) => value === 0)).toBe(true);
    const short = { samples: new Float32Array(10), sampleRate: 16000 };
    expect(pitchPyin(short, { ...options, edges: 'drop' }).shape).toEqual([0, 2]);
  });

  it('pitchPyin(x) refuses frames shorter than two periods', () => {
    const signal = { samples: new Float32Array(4000), sampleRate: 16000 };
    expect(() => pitchPyin(signal, { ...options, frameLength: 400 })).toThrow('hold 2 periods');
    expect(() => pitchPyin(signal, { ...options, minFrequency: 600 })).toThrow('minFrequency must be below');
  });
});
