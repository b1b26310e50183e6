import FFT from 'fft.js';
import { expect, it } from 'vitest';
import { hannWindow, rfft, stft } from '@avemo/dsp';
import { expectClose } from '@avemo/golden';

/** Bins 0 … N/2 by the package fft.js, real and imaginary parts in turn. */
function reference(frame: ArrayLike<number>): number[] {
  const fft = new FFT(frame.length);
  const out = fft.createComplexArray() as number[];
  fft.realTransform(out, Array.from(frame));
  return out.slice(0, frame.length + 2);
}

const samples = Float32Array.from(
  { length: 9000 },
  (_, n) => Math.sin(0.03 * n) + 0.4 * Math.cos(1.7 * n * n),
);

it.each([4, 8, 64, 512, 2048, 8192])('rfft(x) of %d samples is that of fft.js', (length) => {
  const { real, imag } = rfft(samples.subarray(3, 3 + length));
  const expected = reference(samples.subarray(3, 3 + length));
  const tolerance = { rtol: 0, atol: 1e-12 * length };
  expectClose(
    real,
    Array.from(real, (_, k) => expected[2 * k]),
    tolerance,
  );
  expectClose(
    imag,
    Array.from(imag, (_, k) => expected[2 * k + 1]),
    tolerance,
  );
});

it('stft(x) is fft.js of each windowed frame', () => {
  const grid = { frameLength: 512, hopLength: 160, window: { name: 'hann', periodic: true } } as const;
  const { real, imag } = stft({ samples, sampleRate: 16000 }, grid);
  const weights = hannWindow(512, { periodic: true });
  for (let t = 0; t < real.shape[0]; t++) {
    const expected = reference(weights.map((weight, n) => weight * samples[160 * t + n]));
    for (let k = 0; k <= 256; k++) {
      expect(Math.abs(real.get(t, k) - expected[2 * k])).toBeLessThan(1e-5);
      expect(Math.abs(imag.get(t, k) - expected[2 * k + 1])).toBeLessThan(1e-5);
    }
  }
});
