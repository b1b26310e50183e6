import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  detectEndpoints,
  glottalPulses,
  harmonicsToNoiseRatio,
  jitter,
  pitchCorrelation,
  pitchShs,
  shimmer,
} from '@avemo/dsp';

/** A voice of 200 Hz at 2000 Hz: ten samples a period, so that hours are small. */
const sampleRate = 2000;
const voice = (seconds: number) =>
  Float32Array.from(
    { length: seconds * sampleRate },
    (_, n) => Math.exp(-(n % 10) / 3) * (1 + 0.02 * Math.sin(n)),
  );
const grid = { frameLength: 80, hopLength: 20 };
const track = (seconds: number) => {
  const frames = 1 + Math.floor((seconds * sampleRate - grid.frameLength) / grid.hopLength);
  return ndarray(new Float32Array(frames).fill(200), [frames, 1]);
};
const pulsesOf = (seconds: number) =>
  Float64Array.from({ length: 200 * seconds - 2 }, (_, i) => 0.005 * (i + 1) + 1e-5 * Math.sin(i));

const calls: Record<string, (seconds: number) => unknown> = {
  glottalPulses: (seconds) => glottalPulses({ samples: voice(seconds), sampleRate }, track(seconds), grid),
  jitter: (seconds) => jitter(pulsesOf(seconds)),
  shimmer: (seconds) => shimmer({ samples: voice(seconds), sampleRate }, pulsesOf(seconds)),
  detectEndpoints: (seconds) => detectEndpoints({ samples: voice(seconds), sampleRate }),
};

describe('an hour of sound', () => {
  for (const [name, call] of Object.entries(calls)) {
    it(`${name}(twice the sound) takes twice the time, and no stack`, () => {
      const seconds = 120;
      call(seconds / 10);
      const time = (length: number) => {
        const before = process.cpuUsage();
        call(length);
        return process.cpuUsage(before).user / 1000;
      };
      const ratios = [0, 1].map(() => time(4 * seconds) / Math.max(1, time(seconds)));
      // By the square it would be 16; a busy machine is forgiven.
      expect(Math.min(...ratios)).toBeLessThan(8);
    });
  }

  it('pitchShs(x), pitchCorrelation(x) and harmonicsToNoiseRatio(x) take more frames than a call takes arguments', () => {
    const silence = { samples: new Float32Array(140_000 * 8), sampleRate: 800 };
    const options = { frameLength: 40, hopLength: 8, minFrequency: 80, maxFrequency: 300 };
    for (const call of [pitchShs, pitchCorrelation, harmonicsToNoiseRatio]) {
      expect(call(silence, options).shape[0]).toBeGreaterThan(139_000);
    }
  });
});
