import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { intensity } from '@avemo/dsp';

const reference = golden('dsp/praat_intensity');
const options = { frameLength: 1024, hopLength: 160 };

describe('intensity', () => {
  for (const name of reference.parameters.files as string[]) {
    it(`intensity(${name}) agrees with dsp/praat_intensity`, () => {
      const { data, shape, tolerance } = reference.output(`intensity_${name}`);
      // Praat puts its frames in the middle of the signal.
      const first = Math.round(data[0] * 16000 - 512);
      const samples = goldenSignal(name).data.subarray(first);
      const result = intensity({ samples, sampleRate: 16000 }, options);
      expect(result.shape).toEqual([shape[0], 1]);
      // Below 30 dB only the ends of a frame reach into sound, and Praat's frames may lie half a sample apart.
      const loud = Array.from({ length: shape[0] }, (_, t) => t).filter((t) => data[2 * t + 1] > 30);
      expect(loud.length / shape[0]).toBeGreaterThan(0.8);
      expectClose(
        loud.map((t) => result.get(t, 0)),
        loud.map((t) => data[2 * t + 1]),
        tolerance,
      );
    });
  }

  it('intensity(g·x) is 20 log10 g above intensity(x)', () => {
    const samples = goldenSignal('sp_b').data;
    const quiet = intensity({ samples: samples.map((x) => x / 16), sampleRate: 16000 }, options);
    const expected = intensity({ samples, sampleRate: 16000 }, options).data.map(
      (dB) => dB - 20 * Math.log10(16),
    );
    expectClose(quiet.data, expected, { rtol: 0, atol: 1e-4 });
  });

  it('intensity(tone) is that of half its squared amplitude, without ripple', () => {
    const samples = Float32Array.from(
      { length: 8000 },
      (_, n) => 0.2 * Math.sin((2 * Math.PI * 110 * n) / 16000),
    );
    const expected = 10 * Math.log10(0.02 / 4e-10);
    for (const dB of intensity({ samples, sampleRate: 16000 }, options).data) {
      expect(Math.abs(dB - expected)).toBeLessThan(0.001);
    }
  });

  it('intensity(silence), and of a constant, is −300', () => {
    for (const value of [0, 0.25]) {
      const samples = new Float32Array(2000).fill(value);
      expect([...intensity({ samples, sampleRate: 16000 }, options).data]).toEqual(new Array(7).fill(-300));
    }
    expect(intensity({ samples: new Float32Array(10), sampleRate: 16000 }, options).shape).toEqual([0, 1]);
  });
});
