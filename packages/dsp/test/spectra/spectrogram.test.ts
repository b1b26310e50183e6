import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { frameSignal, hammingWindow, powerSpectrum, spectrogram } from '@avemo/dsp';

const reference = golden('dsp/spectrogram800');
const signal = { samples: goldenSignal('sp_e').data.subarray(0, 16000), sampleRate: 16000 };
const options = { frameLength: 640, hopLength: 160, fftLength: 800, bins: 200 };

describe('spectrogram', () => {
  for (const [name, variant] of [
    ['mag_sym', {}],
    ['mag_per', { window: hammingWindow(640, { periodic: true }) }],
    ['log_sym', { scale: 'log' }],
  ] as const) {
    it(`spectrogram(x) reproduces dsp/spectrogram800 ${name}`, () => {
      const { data, shape, tolerance } = reference.output(name);
      const result = spectrogram(signal, { ...options, ...variant });
      expect(result.shape).toEqual(shape);
      expectClose(result.data, data, tolerance);
    });
  }

  it("spectrogram(x, { scale: 'power' }) is the square and 'decibel' 20 log10 of the magnitude", () => {
    const { data } = reference.output('mag_sym');
    const power = spectrogram(signal, { ...options, scale: 'power' });
    expectClose(power.data, data.map((m) => m * m) as Float32Array, { rtol: 3e-4, atol: 1e-4 });
    const decibel = spectrogram(signal, { ...options, scale: 'decibel' });
    const expected = Array.from(data, (m) => 20 * Math.log10(Math.max(m, 1e-5)));
    expectClose(decibel.data, expected, { rtol: 0, atol: 0.01 });
  });

  it('spectrogram(x) of silence is finite on every scale', () => {
    const silence = { samples: new Float32Array(1000), sampleRate: 16000 };
    const value = (scale: 'magnitude' | 'power' | 'log' | 'decibel') =>
      spectrogram(silence, { ...options, scale }).get(0, 7);
    expect(value('magnitude')).toBe(0);
    expect(value('power')).toBe(0);
    expect(value('log')).toBeCloseTo(Math.log(1e-10), 5);
    expect(value('decibel')).toBeCloseTo(-100, 5);
  });

  it('spectrogram(x) has the frames of frameSignal(x) for all edges', () => {
    const short = { samples: signal.samples.subarray(4000, 4700), sampleRate: 16000 };
    for (const edges of ['drop', 'zero', 'reflect', 'mirror'] as const) {
      const frames = frameSignal(short, { frameLength: 200, hopLength: 150, edges });
      const result = spectrogram(short, { frameLength: 200, hopLength: 150, edges, scale: 'power' });
      expect(result.shape).toEqual([frames.shape[0], 101]);
      const window = hammingWindow(200);
      for (let t = 0; t < frames.shape[0]; t++) {
        const frame = Float64Array.from(window, (w, n) => w * frames.get(t, n));
        expectClose(result.data.subarray(t * 101, (t + 1) * 101), powerSpectrum(frame), {
          rtol: 1e-5,
          atol: 1e-9,
        });
      }
    }
  });

  it('spectrogram(x) refuses bins and scales that do not exist', () => {
    expect(() => spectrogram(signal, { ...options, bins: 402 })).toThrow('at most 401; got 402');
    expect(() => spectrogram(signal, { ...options, scale: 'bel' as never })).toThrow('scale must be');
    expect(() => spectrogram(signal, { ...options, hopLength: 0 })).toThrow('hopLength');
    expect(() => spectrogram({ ...signal, sampleRate: NaN }, options)).toThrow('sampleRate must be finite');
    expect(() => spectrogram(signal.samples as never, options)).toThrow(
      'signal must be {samples, sampleRate}',
    );
  });
});
