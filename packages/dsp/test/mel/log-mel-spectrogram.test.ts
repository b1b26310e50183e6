import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import {
  type LogMelSpectrogramOptions,
  hammingWindow,
  logMelSpectrogram,
  melFilterbank,
  melSpectrogram,
  spectrogram,
} from '@avemo/dsp';

const reference = golden('dsp/logmel64');
const options = { frameLength: 400, hopLength: 160, melBands: 64 };
const periodic = { window: hammingWindow(400, { periodic: true }) };
const variants: Record<string, Partial<LogMelSpectrogramOptions>> = {
  htk_sym: {},
  htk_per: periodic,
  slaney_per: { ...periodic, melScale: 'slaney' },
  htk_meldomain_sym: { triangles: 'mel' },
};

function signalOf(name: string) {
  return { samples: goldenSignal(name).data, sampleRate: 16000 };
}

describe('logMelSpectrogram', () => {
  for (const name of reference.outputNames) {
    it(`logMelSpectrogram(x) reproduces dsp/logmel64 ${name}`, () => {
      const variant = Object.keys(variants).find((tag) => name.startsWith(tag))!;
      const signal = signalOf(name.slice(variant.length + 1));
      const logMel = logMelSpectrogram(signal, { ...options, ...variants[variant] });
      const { data, shape, tolerance } = reference.output(name);
      expect(logMel.shape).toEqual(shape);
      expectClose(logMel.data, data, tolerance);
    });
  }

  it('logMelSpectrogram(x) is the logarithm of filterbank times spectrogram', () => {
    const signal = { samples: goldenSignal('sp_a').data.subarray(20000, 22000), sampleRate: 16000 };
    const bands = { melBands: 20, minFrequency: 100, maxFrequency: 7000, areaNorm: true } as const;
    const frames = { frameLength: 300, hopLength: 111, fftLength: 500, window: 'hann' } as const;
    for (const spectrum of ['magnitude', 'power'] as const) {
      const bins = spectrogram(signal, { ...frames, scale: spectrum });
      const bank = melFilterbank({ ...bands, sampleRate: 16000, fftLength: 500 });
      const logMel = logMelSpectrogram(signal, { ...frames, ...bands, spectrum, offset: 1e-3 });
      const mel = melSpectrogram(signal, { ...frames, ...bands, spectrum });
      for (let t = 0; t < bins.shape[0]; t++) {
        for (let b = 0; b < 20; b++) {
          let sum = 0;
          for (let k = 0; k < bins.shape[1]; k++) sum += bank.get(b, k) * bins.get(t, k);
          expect(Math.abs(mel.get(t, b) - sum)).toBeLessThan(1e-5 * (1 + sum));
          expect(Math.abs(logMel.get(t, b) - Math.log(sum + 1e-3))).toBeLessThan(1e-4);
        }
      }
    }
  });

  it('logMelSpectrogram(x) of a signal shorter than a frame, or empty, has no frames', () => {
    for (const length of [0, 1, 399]) {
      const signal = { samples: new Float32Array(length), sampleRate: 16000 };
      expect(logMelSpectrogram(signal, options).shape).toEqual([0, 64]);
    }
    const signal = { samples: new Float32Array(400), sampleRate: 16000 };
    expect(logMelSpectrogram(signal, options).shape).toEqual([1, 64]);
  });

  it('logMelSpectrogram(x) names the first sample that is not finite', () => {
    const samples = new Float32Array(1000);
    samples[77] = NaN;
    expect(() => logMelSpectrogram({ samples, sampleRate: 16000 }, options)).toThrow('samples[77] is NaN');
  });

  it('logMelSpectrogram(x) says which option is out of range and how to fix it', () => {
    const signal = signalOf('clicks');
    const call = (more: object) => () => logMelSpectrogram(signal, { ...options, ...more });
    expect(call({ maxFrequency: 9000 })).toThrow('maxFrequency must be in [0, 8000]; got 9000');
    expect(call({ minFrequency: 500, maxFrequency: 400 })).toThrow('minFrequency must be below maxFrequency');
    expect(call({ fftLength: 256 })).toThrow('got frameLength=400, fftLength=256. Use fftLength ≥ 400.');
    expect(call({ melBands: 0 })).toThrow(RangeError);
    expect(call({ offset: 0 })).toThrow('offset must be above 0; got 0');
    expect(call({ window: 'kaiser' })).toThrow('window must be');
    expect(call({ window: hammingWindow(399) })).toThrow('got 399 for frameLength=400');
    expect(call({ melScale: 'bark' })).toThrow("melScale must be one of 'htk', 'slaney'");
    expect(call({ triangles: 'bark' })).toThrow("triangles must be one of 'hertz', 'mel'");
    expect(call({ spectrum: 'db' })).toThrow("spectrum must be one of 'magnitude', 'power'");
    expect(() => logMelSpectrogram({ ...signal, sampleRate: 0 }, options)).toThrow(
      'sampleRate must be above 0',
    );
  });
});
