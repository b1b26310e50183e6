import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { harmonicsToNoiseRatio } from '@avemo/dsp';

const reference = golden('dsp/praat_voice_quality');
const options = { frameLength: 427, hopLength: 160, minFrequency: 75 };
const files = reference.parameters.files as string[];
const columns = reference.parameters.columns as string[];

/**
 * Frame 13 of sp_b: its highest peak, 49 dB in Praat and 33 dB here, lies at 3 samples of lag, where both interpolate from
 * three values. Every other frame of all sounds has to agree.
 */
const freed: Record<string, number[]> = { sp_b: [13] };

/** Where Praat's frame around `time` begins, in samples. */
const frameStart = (time: number) => Math.floor(time * 16000 - 16000 / 75 - 0.5);

describe('harmonicsToNoiseRatio', () => {
  for (const name of files) {
    it(`harmonicsToNoiseRatio(${name}) agrees with dsp/praat_voice_quality`, () => {
      const { data, shape, tolerance } = reference.output(`hnr_${name}`);
      const first = frameStart(data[0]);
      const samples = goldenSignal(name).data.subarray(first);
      const result = harmonicsToNoiseRatio({ samples, sampleRate: 16000 }, options);
      expect(result.shape).toEqual([shape[0], 1]);
      const rows = Array.from({ length: shape[0] }, (_, t) => [result.get(t, 0), data[2 * t + 1]]);
      const differing = rows.flatMap(([got, praat], t) => {
        const sameVoicing = got > -200 === praat > -200;
        const close = Math.abs(got - praat) <= tolerance.atol + tolerance.rtol * Math.abs(praat);
        return sameVoicing && (praat === -200 || close) ? [] : [t];
      });
      expect(differing.filter((t) => !(freed[name] ?? []).includes(t))).toEqual([]);
      const voiced = result.data.filter((value) => value > -200);
      const mean = voiced.reduce((sum, value) => sum + value, 0) / voiced.length;
      const praat =
        reference.output('summary').data[
          files.indexOf(name) * columns.length + columns.indexOf('mean_hnr_dB')
        ];
      // A clean tone stands far above the rounding of its 16-bit samples, and r near 1.
      expect(Math.abs(mean - praat)).toBeLessThan(name === 'tone' ? 1.5 : 0.3);
    });
  }

  it('harmonicsToNoiseRatio(tone + noise) is the ratio of their powers', () => {
    const noise = goldenSignal('noise').data;
    const power = noise.reduce((sum, x) => sum + x * x, 0) / noise.length;
    for (const decibel of [5, 10, 20]) {
      const amplitude = Math.sqrt(2 * power * 10 ** (decibel / 10));
      const samples = noise.map((x, n) => x + amplitude * Math.sin((2 * Math.PI * 150 * n) / 16000));
      const { data } = harmonicsToNoiseRatio(
        { samples, sampleRate: 16000 },
        { ...options, frameLength: 1200 },
      );
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
      // The highest of several noisy peaks is taken, which lifts r a little.
      expect(mean - decibel).toBeGreaterThan(-0.5);
      expect(mean - decibel).toBeLessThan(1.5);
    }
  });

  it('harmonicsToNoiseRatio(tone + noise) does not overshoot where a peak lies near the end of the lags', () => {
    const noise = goldenSignal('noise').data;
    const power = noise.reduce((sum, x) => sum + x * x, 0) / noise.length;
    const amplitude = Math.sqrt(2 * power * 10 ** 1.6);
    for (const frequency of [148, 149, 150, 151, 152]) {
      const samples = noise.map((x, n) => x + amplitude * Math.sin((2 * Math.PI * frequency * n) / 16000));
      const { data } = harmonicsToNoiseRatio({ samples, sampleRate: 16000 }, options);
      // 16 dB went in; short frames give up to 5 dB more.
      expect(Math.max(...data)).toBeLessThan(23);
    }
  });

  it('harmonicsToNoiseRatio(a tone behind digital silence) is what Praat gives, −8.2 dB where the tone begins', () => {
    const samples = Float32Array.from({ length: 1600 }, (_, n) =>
      n < 590 ? 0 : 0.5 * Math.sin((2 * Math.PI * 110 * n) / 16000),
    );
    const signal = { samples: samples.subarray(frameStart(0.015)), sampleRate: 16000 };
    // Praat 6.1.38, To Harmonicity (cc): 0.01, 75, 0.1, 1.0; the first frame around 0.015 s.
    const praat = [-200, -200, -8.21189427, 6.96116587, 78.90519822, 79.16918979, 79.31024681, 79.11026386];
    expectClose(harmonicsToNoiseRatio(signal, options).data, praat, { rtol: 0, atol: 1e-3 });
  });

  it('harmonicsToNoiseRatio(a pure tone) is what Praat gives, far above 70 dB', () => {
    // Praat 6.1.38 as above, the first three frames.
    for (const [frequency, ...praat] of [
      [100, 75.43382078, 75.43382078, 75.43382075],
      [110, 79.16918979, 79.31024681, 79.11026386],
      [150, 74.75843955, 74.75843955, 74.75843955],
      [200, 105.5985799, 105.5985799, 105.59843989],
      [440, 74.68164743, 76.68221789, 71.62831587],
    ]) {
      const samples = Float32Array.from(
        { length: 16000 },
        (_, n) => 0.5 * Math.sin((2 * Math.PI * frequency * n) / 16000),
      ).subarray(frameStart(0.015));
      const { data } = harmonicsToNoiseRatio({ samples, sampleRate: 16000 }, options);
      expectClose(data.subarray(0, 3), praat, { rtol: 0, atol: 1e-3 });
    }
  });

  it('harmonicsToNoiseRatio(g·x) equals harmonicsToNoiseRatio(x)', () => {
    const samples = goldenSignal('vowel').data;
    const quiet = { samples: samples.map((x) => x / 256), sampleRate: 16000 };
    const expected = harmonicsToNoiseRatio({ samples, sampleRate: 16000 }, options);
    expectClose(harmonicsToNoiseRatio(quiet, options).data, expected.data, { rtol: 1e-6, atol: 0 });
  });

  it('harmonicsToNoiseRatio(silence) is −200', () => {
    const { data } = harmonicsToNoiseRatio({ samples: new Float32Array(2000), sampleRate: 16000 }, options);
    expect([...data]).toEqual(new Array(10).fill(-200));
  });

  it('harmonicsToNoiseRatio(x) refuses frames shorter than two periods', () => {
    const signal = { samples: new Float32Array(2000), sampleRate: 16000 };
    expect(() => harmonicsToNoiseRatio(signal, { ...options, frameLength: 300 })).toThrow('hold 2 periods');
    expect(() => harmonicsToNoiseRatio(signal, { ...options, silenceThreshold: 2 })).toThrow(
      'silenceThreshold',
    );
  });
});
