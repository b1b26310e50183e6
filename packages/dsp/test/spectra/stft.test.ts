import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import {
  type FrameSpectrumOptions,
  frameSignal,
  hammingWindow,
  hannWindow,
  rfft,
  spectrogram,
  stft,
} from '@avemo/dsp';

const cases: Record<string, FrameSpectrumOptions> = {
  stft_center_reflect: {
    frameLength: 400,
    hopLength: 160,
    fftLength: 512,
    edges: 'reflect',
    window: hammingWindow(400, { periodic: true }),
  },
  stft_center_zero: {
    frameLength: 400,
    hopLength: 100,
    edges: 'zero',
    window: hannWindow(400, { periodic: true }),
  },
  stft_noncentered: { frameLength: 512, hopLength: 128, window: hannWindow(512, { periodic: true }) },
};

describe('stft', () => {
  for (const [name, options] of Object.entries(cases)) {
    it(`stft(x, { edges: '${options.edges ?? 'drop'}' }) reproduces dsp/${name}`, () => {
      const reference = golden(`dsp/${name}`);
      const samples = reference.input('x').data as Float32Array;
      const { real, imag } = stft({ samples, sampleRate: 16000 }, options);
      for (const [got, part] of [
        [real, 're'],
        [imag, 'im'],
      ] as const) {
        const { data, shape, tolerance } = reference.output(part);
        const [bins, frames] = shape;
        expect(got.shape).toEqual([frames, bins]);
        const framesFirst = Float32Array.from(
          data,
          (_, i) => data[(i % bins) * frames + Math.floor(i / bins)],
        );
        expectClose(got.data, framesFirst, tolerance);
      }
    });
  }

  it('stft(x) is rfft of each windowed frame, for all edges and an odd transform', () => {
    const signal = { samples: goldenSignal('sp_d').data.subarray(9000, 9500), sampleRate: 16000 };
    const window = hannWindow(90);
    for (const edges of ['drop', 'zero', 'reflect', 'mirror'] as const) {
      const options = { frameLength: 90, hopLength: 70, fftLength: 125, edges };
      const frames = frameSignal(signal, options);
      const { real, imag } = stft(signal, { ...options, window });
      const place = edges === 'drop' ? 0 : 62 - 45;
      for (let t = 0; t < frames.shape[0]; t++) {
        const padded = new Float64Array(125);
        for (let n = 0; n < 90; n++) padded[place + n] = window[n] * frames.get(t, n);
        const expected = rfft(padded);
        expectClose(real.data.subarray(t * 63, (t + 1) * 63), expected.real, { rtol: 1e-6, atol: 1e-6 });
        expectClose(imag.data.subarray(t * 63, (t + 1) * 63), expected.imag, { rtol: 1e-6, atol: 1e-6 });
      }
      expect(real.shape).toEqual([frames.shape[0], 63]);
    }
  });

  it('stft(x) has the magnitudes of spectrogram(x), whatever the place of the frame in the transform', () => {
    const signal = { samples: goldenSignal('sp_e').data.subarray(0, 4000), sampleRate: 16000 };
    for (const edges of ['drop', 'zero'] as const) {
      const options = { frameLength: 400, hopLength: 160, fftLength: 512, edges };
      const { real, imag } = stft(signal, options);
      const magnitude = Float32Array.from(real.data, (re, i) => Math.hypot(re, imag.data[i]));
      expectClose(magnitude, spectrogram(signal, options).data, { rtol: 1e-5, atol: 1e-6 });
    }
  });

  it('stft(x) of short and bad signals', () => {
    const options = { frameLength: 400, hopLength: 160, fftLength: 512 };
    const signal = (length: number) => ({ samples: new Float32Array(length), sampleRate: 16000 });
    expect(stft(signal(399), options).real.shape).toEqual([0, 257]);
    expect(stft(signal(0), { ...options, edges: 'reflect' }).imag.data).toEqual(new Float32Array(257));
    expect(() => stft(signal(500), { ...options, fftLength: 256 })).toThrow(
      'stft: frameLength must be at most fftLength; got frameLength=400, fftLength=256. Use fftLength ≥ 400.',
    );
    expect(() => stft({ samples: Float32Array.of(0, Infinity), sampleRate: 1 }, options)).toThrow(
      'samples[1] is Infinity',
    );
    expect(() => stft(new Float32Array(4) as never, options)).toThrow(TypeError);
  });
});
