import { expectClose, golden } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { resample } from '@avemo/dsp';

const cases = ['16000_48000', '16000_8000', '22050_16000', '44100_16000', '48000_16000'];

function tone(frequency: number, sampleRate: number, length: number) {
  return {
    samples: Float32Array.from({ length }, (_, n) => Math.cos((2 * Math.PI * frequency * n) / sampleRate)),
    sampleRate,
  };
}

/** Level of the inner part relative to a full-scale tone, in dB. */
function innerLevel(samples: Float32Array): number {
  const edge = Math.floor(samples.length / 8);
  const inner = samples.subarray(edge, samples.length - edge);
  const power = inner.reduce((sum, x) => sum + x * x, 0) / inner.length;
  return 10 * Math.log10(2 * power + 1e-30);
}

describe('resample', () => {
  for (const name of cases) {
    const reference = golden(`dsp/resample_${name}`);
    const { sr_in: from, sr_out: to, tone_level_db: levels } = reference.parameters;

    it(`resample(x, ${to}) from ${from} Hz meets the analytic tones of dsp/resample_${name}`, () => {
      const x = reference.input('x').data as Float32Array;
      const ideal = reference.output('ideal').data;
      const { samples, sampleRate } = resample({ samples: x, sampleRate: from }, to);
      expect([samples.length, sampleRate]).toEqual([ideal.length, to]);
      const skip = to / 50;
      const inner = (values: typeof ideal) => values.subarray(skip, values.length - skip);
      expectClose(inner(samples), inner(ideal), { rtol: 0, atol: 2e-5 });
    });

    it(`resample(x, ${to}) from ${from} Hz passes 0.9 and stops 1.05 of the lower Nyquist frequency`, () => {
      const nyquist = Math.min(from, to) / 2;
      const tones = [0.05, 0.5, 0.8, 0.9, ...levels.map((l: { tone_hz: number }) => l.tone_hz / nyquist)];
      for (const place of tones.filter((p) => p <= 0.9)) {
        const level = innerLevel(resample(tone(place * nyquist, from, from / 2), to).samples);
        expect(Math.abs(level)).toBeLessThan(0.01);
      }
      for (const place of [1, 1.05, ...tones.filter((p) => p >= 1.05)].filter(
        (p) => p * nyquist < from / 2,
      )) {
        expect(innerLevel(resample(tone(place * nyquist, from, from / 2), to).samples)).toBeLessThan(-100);
      }
    });
  }
});
