import { describe, expect, it } from 'vitest';
import { faceFound, voiceActivity } from '../../../src/recipes/jips/activity';
import { soundSteps } from '../../../src/recipes/jips/sound';

const sampleRate = 16000;
/** A tone of 1 kHz between the seconds `from` and `to` of a recording of `seconds`, over a quiet background. */
function toneBetween(from: number, to: number, seconds: number) {
  const samples = Float32Array.from({ length: seconds * sampleRate }, (_, n) => {
    const t = n / sampleRate;
    const quiet = 1e-3 * Math.sin(n * n);
    return t >= from && t < to ? 0.5 * Math.sin(2 * Math.PI * 1000 * t) : quiet;
  });
  return { samples, sampleRate };
}
const options = { step: 0.2, bands: 40, columns: 8, openSmile: 'none', logBefore: 'mel' } as const;

describe('soundSteps', () => {
  it('soundSteps(sound) gives a step each 0.2 s, images of five frames, and energy where there is sound', () => {
    const { steps, images, descriptors, width, energy } = soundSteps(toneBetween(2, 3, 5), options);
    expect([steps, images.length, width, descriptors.length]).toEqual([25, 25 * 40 * 40, 38, 25 * 38]);
    // 0.2 s of a tone with amplitude 0.5: Σ x² = 3200 · 0.125.
    expect(energy[12]).toBeCloseTo(400, 0);
    expect(energy[5]).toBeLessThan(1);
  });

  it('soundSteps(tone) is bright in the band of the tone and nowhere far from it', () => {
    const { images } = soundSteps(toneBetween(0, 5, 5), options);
    const column = images.subarray((10 * 40 + 30) * 40, (10 * 40 + 31) * 40);
    const brightest = column.indexOf(Math.max(...column));
    const mel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);
    expect(Math.abs(brightest - Math.floor((mel(1000) / mel(8000)) * 40))).toBeLessThanOrEqual(1);
    expect(column[39]).toBeLessThan(column[brightest] / 2);
  });

  it('soundSteps(sound) counts the pauses of each three seconds', () => {
    const pauseColumn = 34;
    const { descriptors, width } = soundSteps(toneBetween(0, 3, 9), options);
    const pauseAt = (second: number) => descriptors[Math.round(second / 0.2) * width + pauseColumn];
    expect(pauseAt(1.6)).toBeLessThan(0.1);
    expect(pauseAt(7)).toBeGreaterThan(0.9);
  });

  it('soundSteps(silence) and soundSteps(half a second) are finite', () => {
    for (const samples of [new Float32Array(64000), new Float32Array(8000), new Float32Array(10)]) {
      const { descriptors, steps, energy } = soundSteps(
        { samples, sampleRate },
        { ...options, openSmile: 'is09' },
      );
      expect(steps).toBe(Math.max(1, Math.floor(samples.length / 3200)));
      expect(descriptors.every(Number.isFinite)).toBe(true);
      expect(energy.every((value) => value === 0)).toBe(true);
    }
  });
});

describe('voiceActivity', () => {
  it('voiceActivity(energy) is 1 at the loudest step, 0 at −30 dB and below, and a level between', () => {
    const m = voiceActivity([1, 10 ** -1.5, 1e-3, 1e-5, 0]);
    [1, 0.5, 0, 0, 0].forEach((expected, i) => expect(m[i]).toBeCloseTo(expected, 6));
    expect(Array.from(voiceActivity([0, 0]))).toEqual([0, 0]);
  });

  it('faceFound(steps, mask) is 1 where the mask is', () => {
    expect(Array.from(faceFound(3, Uint8Array.of(1, 0, 1)))).toEqual([1, 0, 1]);
    expect(Array.from(faceFound(2))).toEqual([1, 1]);
  });
});
