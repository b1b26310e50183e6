import { expectClose, golden, goldenSignal } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import { type MfccOptions, deltas, inverseDct, melFilterbank, mfcc, spectrogram } from '@avemo/dsp';

const signalOf = (samples: ArrayLike<number>) => ({ samples: Float32Array.from(samples), sampleRate: 16000 });
const htk = golden('dsp/mfcc_htk');
const kaldi = golden('dsp/mfcc_kaldi');
const librosa = golden('dsp/mfcc_librosa');
const custom = librosa.parameters.custom;

function expectGolden(reference: typeof htk, name: string, samples: ArrayLike<number>, options: MfccOptions) {
  const { data, shape, tolerance } = reference.output(name);
  const result = mfcc(signalOf(samples), options);
  expect(result.shape).toEqual(shape);
  expectClose(result.data, data, tolerance);
}

/** The log bands that a full, unliftered set of cepstra stands for. */
function bandsOf(samples: ArrayLike<number>, melBands: number, options: MfccOptions): Float32Array {
  const cepstra = mfcc(signalOf(samples), { ...options, coefficients: melBands, lifter: 0 });
  const scale = options.preset === 'kaldi' ? 'ortho' : 'htk';
  const rows = Array.from({ length: cepstra.shape[0] }, (_, t) =>
    Array.from(inverseDct(cepstra.data.subarray(t * melBands, (t + 1) * melBands), { scale })),
  );
  return Float32Array.from(rows.flat());
}

describe('mfcc', () => {
  it("mfcc(x, { preset: 'htk' }) reproduces dsp/mfcc_htk, cepstra and bands, on magnitude and power", () => {
    const x = htk.input('x').data;
    for (const spectrum of ['magnitude', 'power'] as const) {
      expectGolden(htk, `mfcc_${spectrum}`, x, { preset: 'htk', spectrum });
      const { data, tolerance } = htk.output(`fbank_${spectrum}`);
      expectClose(bandsOf(x, 26, { preset: 'htk', spectrum }), data, tolerance);
    }
    expectGolden(htk, 'mfcc_magnitude', x, { preset: 'htk' });
  });

  it("mfcc(x, { preset: 'kaldi' }) reproduces dsp/mfcc_kaldi at both scales, cepstra, bands and energy", () => {
    const x = kaldi.input('x').data;
    for (const sampleScale of kaldi.parameters.scales as number[]) {
      expectGolden(kaldi, `mfcc_x${sampleScale}`, x, { preset: 'kaldi', sampleScale });
      const { data, tolerance } = kaldi.output(`fbank_x${sampleScale}`);
      expectClose(bandsOf(x, 23, { preset: 'kaldi', sampleScale }), data, tolerance);
    }
    expectGolden(kaldi, 'mfcc_energy_x32768', x, { preset: 'kaldi', energy: true });
  });

  it("mfcc(x, { preset: 'librosa' }) reproduces dsp/mfcc_librosa, also with other parameters", () => {
    for (const [name, options] of [
      ['mfcc_default', {}],
      [
        'mfcc_custom',
        {
          coefficients: custom.n_mfcc,
          melBands: custom.n_mels,
          frameLength: custom.n_fft,
          hopLength: custom.hop_length,
          minFrequency: custom.fmin,
          maxFrequency: custom.fmax,
          melScale: 'htk',
          lifter: custom.lifter,
        },
      ],
    ] as const) {
      const { data, shape, tolerance } = librosa.output(name);
      const result = mfcc(signalOf(goldenSignal('sp_d').data), { preset: 'librosa', ...options });
      const [coefficients, frames] = shape;
      expect(result.shape).toEqual([frames, coefficients]);
      const framesFirst = result.data.map(
        (_, i) => data[(i % coefficients) * frames + Math.floor(i / coefficients)],
      );
      expectClose(result.data, framesFirst, tolerance);
    }
  });

  it("mfcc(x, { preset: 'opensmile' }) with deltas reproduces opensmile/MFCC12_0_D_A, whose c₀ is last", () => {
    const opensmile = golden('opensmile/MFCC12_0_D_A');
    for (const name of opensmile.parameters.files as string[]) {
      const { data, shape, tolerance } = opensmile.output(`lld_${name}`);
      const cepstra = mfcc(signalOf(goldenSignal(name).data), { preset: 'opensmile' });
      const delta = deltas(cepstra);
      const parts = [cepstra, delta, deltas(delta)];
      expect([cepstra.shape[0], 40]).toEqual(shape);
      for (const [p, part] of parts.entries()) {
        // openSMILE ends its second deltas in another way.
        const frames = shape[0] - (p === 2 ? 2 : 0);
        const got: number[] = [];
        const expected: number[] = [];
        for (let t = 0; t < frames; t++) {
          for (let k = 0; k < 13; k++) {
            got.push(part.get(t, (k + 1) % 13));
            expected.push(data[t * 40 + 1 + p * 13 + k]);
          }
        }
        expectClose(got, expected, tolerance);
      }
    }
  });

  it('mfcc(g·x) differs from mfcc(x) in c₀ alone', () => {
    const x = goldenSignal('noise').data.subarray(0, 6000);
    for (const [preset, step] of [
      ['htk', Math.log(4) * Math.sqrt(52)],
      ['opensmile', 2 * Math.log(4) * Math.sqrt(52)],
      ['kaldi', 2 * Math.log(4) * Math.sqrt(23)],
      ['librosa', 20 * Math.log10(4) * Math.sqrt(128)],
    ] as const) {
      const quiet = mfcc(signalOf(x), { preset });
      const loud = mfcc(signalOf(x.map((value) => 4 * value)), { preset });
      const expected = quiet.data.map((value, i) => value + (i % quiet.shape[1] === 0 ? step : 0));
      expectClose(loud.data, expected, { rtol: 1e-5, atol: 1e-3 });
    }
  });

  it('mfcc(x delayed by a hop) is mfcc(x) one row later', () => {
    const x = goldenSignal('sp_e').data.subarray(8000, 16000);
    for (const preset of ['htk', 'kaldi', 'opensmile'] as const) {
      const rows = mfcc(signalOf(x), { preset });
      const later = mfcc(signalOf([...new Float32Array(160), ...x]), { preset });
      expectClose(later.data.subarray(13), rows.data, { rtol: 0, atol: 0 });
    }
  });

  it('mfcc(silence) is finite, and the floor of c₀ is exact', () => {
    for (const [preset, c0] of [
      ['htk', 0],
      ['kaldi', 23 * Math.log(2 ** -23) * Math.sqrt(1 / 23)],
      ['librosa', -100 * Math.sqrt(128)],
      ['opensmile', 0],
    ] as const) {
      const { data, shape } = mfcc(signalOf(new Float32Array(4000)), { preset, energy: false });
      const expected = Array.from(data, (_, i) => (i % shape[1] === 0 ? c0 : 0));
      expectClose(data, expected, { rtol: 1e-6, atol: 1e-4 });
    }
    expect(mfcc(signalOf([]), { preset: 'htk' }).shape).toEqual([0, 13]);
    expect(mfcc(signalOf([]), { preset: 'librosa' }).data.every(Number.isFinite)).toBe(true);
    expect(mfcc(signalOf(new Float32Array(399)), { preset: 'kaldi', energy: true }).shape).toEqual([0, 13]);
  });

  it("mfcc(x, { logBefore: 'mel' }) is the DCT of the bins' logarithms, averaged under the triangles", () => {
    const x = goldenSignal('sp_e').data.subarray(8000, 12000);
    const [frameLength, hopLength, fftLength, melBands] = [400, 160, 512, 20];
    const grid = { frameLength, hopLength, fftLength, window: 'hamming' } as const;
    const spectra = spectrogram(signalOf(x), { ...grid, scale: 'magnitude' });
    const filters = melFilterbank({ sampleRate: 16000, fftLength, melBands, triangles: 'mel' });
    const [bands, bins] = filters.shape;
    const options = { ...grid, melBands, coefficients: melBands, preEmphasis: 0, sampleScale: 1, lifter: 0 };
    const got = mfcc(signalOf(x), { ...options, logBefore: 'mel' });
    const expected = Float64Array.from(got.data, (_, i) => {
      const [t, k] = [Math.floor(i / melBands), i % melBands];
      let cepstrum = 0;
      for (let b = 0; b < bands; b++) {
        let [sum, weight] = [0, 0];
        for (let n = 0; n < bins; n++) {
          sum += filters.get(b, n) * Math.log(Math.max(1, spectra.get(t, n)));
          weight += filters.get(b, n);
        }
        cepstrum += (sum / weight) * Math.cos((Math.PI * k * (b + 0.5)) / melBands);
      }
      return cepstrum * Math.sqrt(2 / melBands);
    });
    expectClose(got.data, expected, { rtol: 1e-4, atol: 1e-4 });
    const usual = mfcc(signalOf(x), { ...options, logBefore: 'dct' });
    expect(usual.data).toEqual(mfcc(signalOf(x), options).data);
  });

  it("mfcc(flat spectrum, { logBefore: 'mel' }) has the level of every bin in c₀ alone, unlike bands that sum more bins", () => {
    const click = new Float32Array(400);
    click[200] = 0.01;
    const { data, shape } = mfcc(signalOf(click), { logBefore: 'mel', preEmphasis: 0, lifter: 0 });
    const level = Math.log(32768 * 0.01 * (0.54 - 0.46 * Math.cos((2 * Math.PI * 200) / 399)));
    const expected = Array.from(data, (_, i) => (i % shape[1] === 0 ? level * Math.sqrt(52) : 0));
    expectClose(data, expected, { rtol: 1e-5, atol: 1e-4 });
  });

  it('mfcc(x) takes the rate of the signal: 25 ms every 10 ms', () => {
    for (const [sampleRate, frames] of [
      [8000, 98],
      [44100, 98],
      [48000, 98],
    ]) {
      const second = { samples: new Float32Array(sampleRate), sampleRate };
      expect(mfcc(second, { preset: 'htk' }).shape).toEqual([frames, 13]);
    }
  });

  it('mfcc(x) says what is wrong', () => {
    const signal = signalOf(new Float32Array(1000));
    const call = (more: object) => () => mfcc(signal, { preset: 'htk', ...more } as MfccOptions);
    expect(() => mfcc(signal, { preset: null } as never)).toThrow(
      "preset must be one of 'htk', 'kaldi', 'librosa', 'opensmile'; got null",
    );
    expect(() => mfcc(signal, null as never)).toThrow('options must be an object');
    expect(mfcc(signal)).toEqual(mfcc(signal, { preset: 'htk' }));
    expect(call({ preset: 'toString' })).toThrow('got "toString"');
    expect(call({ coefficients: 27 })).toThrow('at most 26; got 27');
    expect(call({ coefficients: 0 })).toThrow(RangeError);
    expect(call({ lifter: -1 })).toThrow('lifter must be at least 0');
    expect(call({ preEmphasis: 1.1 })).toThrow('preEmphasis must be in [0, 1]');
    expect(call({ sampleScale: 0 })).toThrow('sampleScale must be above 0');
    expect(call({ spectrum: 'db' })).toThrow("spectrum must be one of 'magnitude', 'power'");
    expect(call({ logBefore: 'fft' })).toThrow("logBefore must be one of 'dct', 'mel'");
    expect(call({ fftLength: 256 })).toThrow('Use fftLength ≥ 400');
    expect(call({ maxFrequency: 8001 })).toThrow('maxFrequency');
    expect(call({ window: 'kaiser' })).toThrow('window must be');
    expect(call({ hopLength: 0 })).toThrow('hopLength');
    signal.samples[9] = NaN;
    expect(call({})).toThrow('samples[9] is NaN');
  });

  it("mfcc(x, { preset: 'kaldi', melBands: 128 }) is refused at 8 kHz, as Kaldi refuses bands without a bin", () => {
    const signal = { samples: new Float32Array(8000), sampleRate: 8000 };
    expect(() => mfcc(signal, { preset: 'kaldi', melBands: 128 })).toThrow(
      '4 of 128 mel bands hold no bin of fftLength=256 at 8000 Hz',
    );
    expect(mfcc(signal, { preset: 'kaldi', melBands: 40 }).shape).toEqual([98, 13]);
  });
});
