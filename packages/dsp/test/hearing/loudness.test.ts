import { golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { loudness } from '@avemo/dsp';

const reference = golden('opensmile/eGeMAPSv02');
const options = { frameLength: 320, hopLength: 160 };

function tone(frequency: number, amplitude: number) {
  const samples = Float32Array.from(
    { length: 3200 },
    (_, n) => amplitude * Math.sin((2 * Math.PI * frequency * n) / 16000),
  );
  return { samples, sampleRate: 16000 };
}

describe('loudness', () => {
  for (const name of ['sp_a', 'sp_b', 'sp_d', 'sp_e', 'glide', 'vowel']) {
    it(`loudness(${name}) is in proportion to Loudness_sma3 of opensmile/eGeMAPSv02`, () => {
      const { data, shape } = reference.output(`lld_${name}`);
      const result = loudness({ samples: goldenSignal(name).data, sampleRate: 16000 }, options).data;
      const ratios: number[] = [];
      for (let t = 1; t < Math.min(shape[0], result.length - 1); t++) {
        const smooth = (result[t - 1] + result[t] + result[t + 1]) / 3;
        if (data[t * shape[1] + 1] > 0.05) ratios.push(data[t * shape[1] + 1] / smooth);
      }
      expect(ratios.length).toBeGreaterThan(80);
      // One factor for all sounds; openSMILE's bands lie a little differently.
      for (const ratio of ratios) expect(Math.abs(ratio / 0.068 - 1)).toBeLessThan(0.08);
    });
  }

  it('loudness(g·x) is g^0.66 times loudness(x)', () => {
    const [quiet, loud] = [0.01, 0.08].map((amplitude) => loudness(tone(700, amplitude), options).data);
    loud.forEach((value, t) => expect(value / quiet[t]).toBeCloseTo(8 ** 0.66, 4));
  });

  it('loudness(x) hears 3 kHz best, deep and very high tones less', () => {
    const of = (frequency: number) => loudness(tone(frequency, 0.1), options).get(3, 0);
    expect(of(100)).toBeLessThan(of(400));
    expect(of(400)).toBeLessThan(of(3000));
    expect(of(7500)).toBeLessThan(of(3000));
  });

  it('loudness(silence) is 0', () => {
    expect([...loudness({ samples: new Float32Array(640), sampleRate: 16000 }, options).data]).toEqual([
      0, 0, 0,
    ]);
    expect(() => loudness(tone(100, 1), { ...options, frameLength: 0 })).toThrow('loudness: frameLength');
  });
});
