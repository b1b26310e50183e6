import { describe, expect, it } from 'vitest';
import { createFramePair } from '../../src/spectra/frame-pair';
import { createMelBands } from '../../src/mel/mel-bands';
import { createRealFft } from '../../src/spectra/real-fft';
import { hannWindow } from '../../src/frames/windows';

const samples = Float32Array.from(
  { length: 5000 },
  (_, n) => Math.sin(0.05 * n) + 0.3 * Math.cos(0.71 * n * n),
);
const lane = (values: Float64Array, which: 0 | 1) =>
  Float64Array.from({ length: values.length / 2 }, (_, i) => values[2 * i + which]);

/** Bins of one frame by the transform that needs no WebAssembly. */
function spectrum(start: number, weights: Float64Array, fftLength: number, bins: number, root: boolean) {
  const frame = new Float64Array(fftLength);
  weights.forEach((weight, n) => (frame[n] = weight * samples[start + n]));
  const power = new Float64Array(bins);
  createRealFft(fftLength).power(frame, power, root);
  return power;
}

describe('createFramePair(plan)', () => {
  it.each([
    2, 4, 6, 8, 10, 16, 20, 24, 30, 60, 64, 100, 120, 256, 400, 450, 512, 640, 800, 960, 1024, 1152, 2048,
  ])('createFramePair(plan) gives the bits of the transform of one frame: %d points', (fftLength) => {
    for (const root of [false, true]) {
      for (const frameLength of [fftLength, Math.max(1, fftLength - 3)]) {
        const bins = fftLength / 2 + 1;
        const weights = hannWindow(frameLength);
        const pair = createFramePair({ weights, fftLength, bins, root })!;
        pair.takeSamples(samples, 17, 1003);
        const both = pair.spectra();
        expect(lane(both, 0)).toEqual(spectrum(17, weights, fftLength, bins, root));
        expect(lane(both, 1)).toEqual(spectrum(1003, weights, fftLength, bins, root));
      }
    }
  });

  it('createFramePair(plan) gives the bits of the mel bands of one frame', () => {
    const bands = createMelBands({ sampleRate: 16000, fftLength: 512, melBands: 40 });
    const weights = hannWindow(400);
    const pair = createFramePair({ weights, fftLength: 512, bins: 257, root: true, bands })!;
    pair.takeSamples(samples, 100, 260);
    const both = pair.melSums();
    [100, 260].forEach((start, which) => {
      const mel = new Float64Array(40);
      bands.sum(spectrum(start, weights, 512, 257, true), mel);
      expect(lane(both, which as 0 | 1)).toEqual(mel);
    });
  });

  it('createFramePair(plan) takes turns with other pairs, whose tables share the memory', () => {
    const make = (fftLength: number) =>
      createFramePair({ weights: hannWindow(fftLength), fftLength, bins: 10, root: false })!;
    const [small, large] = [make(64), make(16384)];
    const long = Float32Array.from({ length: 16384 }, (_, n) => samples[n % 5000]);
    small.takeSamples(samples, 0, 1);
    const before = small.spectra().slice();
    large.takeSamples(long, 0, 0);
    const [first] = large.spectra();
    expect(first).toBeGreaterThan(0);
    small.takeSamples(samples, 0, 1);
    expect(small.spectra().slice()).toEqual(before);
  });

  it('createFramePair(plan) leaves to the other transform what it cannot do', () => {
    const plan = { bins: 2, root: false };
    for (const fftLength of [7, 14, 22, 32768]) {
      expect(createFramePair({ ...plan, weights: new Float64Array(4), fftLength })).toBeUndefined();
    }
  });
});
