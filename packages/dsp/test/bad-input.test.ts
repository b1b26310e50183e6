import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import * as dsp from '@avemo/dsp';
import type { AudioSignal } from '@avemo/dsp';

const frames = { frameLength: 640, hopLength: 160 };
const pitchRange = { minFrequency: 75, maxFrequency: 500 };

/** Every exported function that takes a signal, with settings that suit rates from 16 kHz on. */
const ofSignal: Record<string, (signal: AudioSignal) => unknown> = {
  beatHistogram: (signal) => dsp.beatHistogram(signal),
  cochleagram: (signal) => dsp.cochleagram(signal, { ...frames, channels: 4 }),
  detectEndpoints: (signal) => dsp.detectEndpoints(signal),
  encodeWav: (signal) => dsp.encodeWav(signal),
  formants: (signal) => dsp.formants(signal, { ...frames, maxFrequency: 5000 }),
  frameSignal: (signal) => dsp.frameSignal(signal, frames),
  gammatoneFilterbank: (signal) =>
    dsp.gammatoneFilterbank(signal, { frequencies: Float64Array.of(100, 1000) }),
  glottalPulses: (signal) =>
    dsp.glottalPulses(signal, dsp.pitchCorrelation(good(), { ...frames, ...pitchRange }), frames),
  harmonicsToNoiseRatio: (signal) => dsp.harmonicsToNoiseRatio(signal, { ...wide(signal), minFrequency: 75 }),
  intensity: (signal) => dsp.intensity(signal, frames),
  logMelSpectrogram: (signal) => dsp.logMelSpectrogram(signal, { ...frames, melBands: 8 }),
  loudness: (signal) => dsp.loudness(signal, frames),
  melSpectrogram: (signal) => dsp.melSpectrogram(signal, { ...frames, melBands: 8, edges: 'reflect' }),
  explainDifference: (signal) =>
    dsp.explainDifference(ndarray(Float32Array.of(0, 1, 2, 3), [2, 2]), signal, {
      feature: 'mfcc',
      preset: 'htk',
    }),
  extractFeatures: (signal) =>
    dsp.extractFeatures(signal, { version: 1, sampleRate: 16000, feature: 'rms-energy', options: {} }),
  mfcc: (signal) =>
    (['htk', 'kaldi', 'librosa', 'opensmile'] as const).map((preset) =>
      dsp.mfcc(signal, { preset, energy: true }),
    ),
  mrcg: (signal) => dsp.mrcg(signal, { channels: 4 }),
  pitchCorrelation: (signal) => dsp.pitchCorrelation(signal, { ...wide(signal), ...pitchRange }),
  pitchPyin: (signal) => dsp.pitchPyin(signal, { ...wide(signal), ...pitchRange }),
  pitchShs: (signal) => dsp.pitchShs(signal, { ...wide(signal), ...pitchRange }),
  pitchYin: (signal) => dsp.pitchYin(signal, { ...wide(signal), ...pitchRange }),
  preEmphasis: (signal) => dsp.preEmphasis(signal, { coefficient: 0.97 }),
  quantize: (signal) => dsp.quantize(signal),
  resample: (signal) => [dsp.resample(signal, 8000), dsp.resample(signal, 48000)],
  rmsEnergy: (signal) => dsp.rmsEnergy(signal, { ...frames, edges: 'zero' }),
  shimmer: (signal) =>
    dsp.shimmer(
      signal,
      Float64Array.from({ length: 9 }, (_, i) => 0.001 + i / 100),
    ),
  shortTimeEnergy: (signal) => dsp.shortTimeEnergy(signal, { ...frames, scale: 'log' }),
  spectrogram: (signal) =>
    (['magnitude', 'power', 'log', 'decibel'] as const).map((scale) =>
      dsp.spectrogram(signal, { ...frames, scale }),
    ),
  stft: (signal) => dsp.stft(signal, { ...frames, edges: 'mirror' }),
  toMono: ({ samples, sampleRate }) => dsp.toMono({ channels: [samples], sampleRate }),
  vggishExamples: (signal) => dsp.vggishExamples(signal),
  zeroCrossingRate: (signal) => dsp.zeroCrossingRate(signal, frames),
};

/** Every exported function that takes one frame of samples. */
const ofFrame: Record<string, (frame: Float32Array) => unknown> = {
  autocorrelation: (frame) => dsp.autocorrelation(frame, { scale: 'normalized' }),
  linearPrediction: (frame) => [
    dsp.linearPrediction(frame, { order: 4 }),
    dsp.linearPrediction(frame, { order: 4, method: 'burg' }),
  ],
  powerSpectrum: (frame) => dsp.powerSpectrum(frame, {}),
  rfft: (frame) => dsp.rfft(frame),
};

/** A 130 Hz voice of half a second. */
const good = (sampleRate = 16000, length = sampleRate / 2): AudioSignal => ({
  samples: Float32Array.from({ length }, (_, n) => {
    const phase = (2 * Math.PI * 130 * n) / sampleRate;
    return 0.3 * Math.sin(phase) + 0.2 * Math.sin(2 * phase + 1) + 0.1 * Math.sin(3 * phase + 2);
  }),
  sampleRate,
});

/** 40 ms at any rate, so that two periods fit. */
const wide = ({ sampleRate }: AudioSignal) =>
  sampleRate > 1000
    ? { frameLength: Math.round(sampleRate / 25), hopLength: Math.round(sampleRate / 100) }
    : frames;

/** The first number in a result that is not finite, with its place. */
function notFinite(value: unknown, place = 'result'): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${place} is ${value}`;
  if (value === null || typeof value !== 'object') return undefined;
  if (ArrayBuffer.isView(value)) {
    const list = value as unknown as Float64Array;
    const index = list.findIndex((entry) => !Number.isFinite(entry));
    return index < 0 ? undefined : `${place}[${index}] is ${list[index]}`;
  }
  for (const [key, entry] of Object.entries(value)) {
    const found = notFinite(entry, `${place}.${key}`);
    if (found) return found;
  }
  return undefined;
}

/** A finite result, or an error that names the function. */
function expectAnswer(name: string, call: () => unknown): void {
  try {
    expect(notFinite(call())).toBeUndefined();
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message).toMatch(new RegExp(`^${name}: `));
    expect((error as Error).message).not.toMatch(/Invalid (typed )?array length/);
  }
}

function expectFault(
  name: string,
  call: () => unknown,
  kind: typeof RangeError | typeof TypeError,
  pattern: RegExp,
) {
  let error: unknown;
  try {
    call();
  } catch (reason) {
    error = reason;
  }
  expect(error).toBeInstanceOf(kind);
  expect((error as Error).message).toMatch(new RegExp(`^${name}: `));
  expect((error as Error).message).toMatch(pattern);
}

it('fn(…) is in the tables of this test for every exported function that takes a signal or a frame', () => {
  const known = new Set([...Object.keys(ofSignal), ...Object.keys(ofFrame)]);
  const takesSound = (call: (sound: unknown) => unknown, sound: unknown) => {
    try {
      const result = call(sound);
      if (result instanceof Promise) result.catch(() => undefined);
      return !(
        result instanceof Promise || typeof (result as AsyncIterator<unknown> | null)?.next === 'function'
      );
    } catch (error) {
      // A complaint about another argument than the first one means that the first one was taken.
      return /^(glottalPulses: options|shimmer: pulses) must/.test((error as Error).message);
    }
  };
  const missing = Object.entries(dsp)
    .filter(([name, value]) => typeof value === 'function' && !/^[A-Z]/.test(name) && !known.has(name))
    .filter(([, value]) => takesSound(value as (sound: unknown) => unknown, good()))
    .map(([name]) => name);
  expect(missing).toEqual([]);
  expect([...known].filter((name) => !(name in dsp))).toEqual([]);
});

for (const [name, call] of Object.entries(ofSignal)) {
  const list = name === 'toMono' || name === 'encodeWav' ? /\[7\] is/ : /samples\[7\] is/;
  describe(name, () => {
    it(`${name}(a sample that is NaN or infinite) names its index`, () => {
      for (const value of [NaN, Infinity, -Infinity]) {
        const signal = good();
        signal.samples[7] = value;
        expectFault(name, () => call(signal), RangeError, list);
        expectFault(name, () => call(signal), RangeError, new RegExp(`is ${value}`));
      }
    });

    it(`${name}(sample rate 0, negative or not a number) names sampleRate`, () => {
      for (const sampleRate of [0, -16000, NaN, Infinity]) {
        expectFault(name, () => call({ ...good(), sampleRate }), RangeError, /sampleRate/);
      }
      expectFault(name, () => call({ ...good(), sampleRate: '16000' as never }), TypeError, /sampleRate/);
    });

    it(`${name}(anything but a signal) is a TypeError`, () => {
      if (name === 'toMono') return expect(() => dsp.toMono(good() as never)).toThrow(TypeError);
      const { samples, sampleRate } = good();
      for (const wrong of [null, undefined, samples, 7, { samples: [...samples], sampleRate }]) {
        expect(() => call(wrong as never)).toThrow(TypeError);
      }
    });

    it(`${name}(empty, one sample, shorter than a frame) gives a finite result or says what is wrong`, () => {
      for (const length of [0, 1, 2, 3, 10, 400, 639]) expectAnswer(name, () => call(good(16000, length)));
    });

    it(`${name}(silence, a constant, an impulse, square waves, the 16-bit range) gives finite numbers`, () => {
      const of = (value: (n: number) => number) => ({
        samples: Float32Array.from({ length: 16000 }, (_, n) => value(n)),
        sampleRate: 16000,
      });
      for (const value of [
        () => 0,
        () => 1,
        () => 1e-30,
        (n: number) => (n === 5000 ? 1 : 0),
        (n: number) => (n % 2 ? 1 : -1),
        (n: number) => (n % 128 < 64 ? 1 : -1),
        (n: number) => 32767 * Math.sin(n / 20),
      ]) {
        expect(notFinite(call(of(value)))).toBeUndefined();
      }
    });

    it(`${name}(192 kHz) gives finite numbers or says what is wrong`, () => {
      expectAnswer(name, () => call(good(192000)));
    });

    it(`${name}(signal) leaves the signal as it was`, () => {
      const signal = good();
      try {
        call(signal);
      } finally {
        expect(signal).toEqual(good());
      }
    });
  });
}

for (const [name, call] of Object.entries(ofFrame)) {
  describe(name, () => {
    it(`${name}(a sample that is NaN or infinite) names its index`, () => {
      for (const value of [NaN, Infinity]) {
        const { samples } = good(16000, 400);
        samples[7] = value;
        expectFault(name, () => call(samples), RangeError, /frame\[7\] is/);
      }
    });

    it(`${name}(no, one or few samples, silence) gives a finite result or says what is wrong`, () => {
      for (const length of [0, 1, 2, 3]) expectAnswer(name, () => call(good(16000, length).samples));
      expect(notFinite(call(new Float32Array(400)))).toBeUndefined();
      expect(notFinite(call(new Float32Array(400).fill(1)))).toBeUndefined();
      expect(() => call([1, 2, 3] as never)).toThrow(TypeError);
    });
  });
}

describe('8 channels', () => {
  const channels = Array.from({ length: 8 }, (_, c) => good().samples.map((x) => (c * x) / 7));

  it('toMono(8 channels) is their mean, and names the channel and the index of a bad sample', () => {
    const { samples } = dsp.toMono({ channels, sampleRate: 16000 });
    expect(samples[50]).toBeCloseTo(good().samples[50] / 2, 6);
    const broken = channels.map((channel) => channel.slice());
    broken[5][7] = NaN;
    expectFault(
      'toMono',
      () => dsp.toMono({ channels: broken, sampleRate: 16000 }),
      RangeError,
      /channels\[5\]\[7\] is NaN/,
    );
  });

  it('decodeWav(encodeWav(8 channels at 192 kHz)) gives them back', () => {
    const sound = { channels, sampleRate: 192000 };
    expect(dsp.decodeWav(dsp.encodeWav(sound, { sampleFormat: 'float32' }))).toEqual({
      ...sound,
      warnings: [],
    });
  });

  for (const [name, call] of Object.entries(ofSignal)) {
    if (name === 'toMono' || name === 'encodeWav') continue;
    it(`${name}(channels) is a TypeError that says toMono`, () => {
      expectFault(name, () => call({ channels, sampleRate: 16000 } as never), TypeError, /toMono/);
    });
  }
});
