import ndarray, { type NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  explainDifference,
  logMelSpectrogram,
  mfcc,
  type AudioSignal,
  type ExplainDifferenceOptions,
  type MfccPreset,
} from '@avemo/dsp';
import { golden, goldenSignal, type GoldenArray } from '@avemo/golden';

const signalOf = (samples: ArrayLike<number>): AudioSignal => ({
  samples: Float32Array.from(samples),
  sampleRate: 16000,
});
const matrixOf = ({ data, shape }: GoldenArray) => ndarray(Float32Array.from(data), shape);
/** What was found, as `convention: theirs`. */
function found(theirs: NdArray<Float32Array>, signal: AudioSignal, options: ExplainDifferenceOptions) {
  const { complete, explained, residual } = explainDifference(theirs, signal, options);
  expect(complete).toBe(true);
  expect(residual).toBeLessThan(1e-5);
  return Object.fromEntries(explained.map(({ convention, theirs: value }) => [convention, value]));
}

const htk = golden('dsp/mfcc_htk');
const kaldi = golden('dsp/mfcc_kaldi');
const librosa = golden('dsp/mfcc_librosa');
const speech = signalOf(htk.input('x').data);

/** What other programs computed, and what sets each apart from the others. */
const others = {
  htk: { matrix: matrixOf(htk.output('mfcc_magnitude')), signal: speech },
  opensmile: { matrix: matrixOf(htk.output('mfcc_power')), signal: speech },
  kaldi: { matrix: matrixOf(kaldi.output('mfcc_x32768')), signal: signalOf(kaldi.input('x').data) },
  librosa: { matrix: matrixOf(librosa.output('mfcc_default')), signal: signalOf(goldenSignal('sp_d').data) },
};
const traits: Record<MfccPreset, Record<string, string | number | boolean>> = {
  htk: {
    spectrum: 'magnitude',
    window: 'hamming',
    removeMean: false,
    dct: 'htk',
    melBands: 26,
    minFrequency: 0,
  },
  opensmile: {
    spectrum: 'power',
    window: 'hamming',
    removeMean: false,
    dct: 'htk',
    melBands: 26,
    minFrequency: 0,
  },
  kaldi: {
    spectrum: 'power',
    window: 'povey',
    removeMean: true,
    dct: 'ortho',
    melBands: 23,
    minFrequency: 20,
  },
  librosa: {
    spectrum: 'power',
    window: 'hann',
    removeMean: false,
    dct: 'ortho',
    melBands: 128,
    minFrequency: 0,
  },
};

describe('explainDifference', () => {
  for (const [theirs, { matrix, signal }] of Object.entries(others)) {
    for (const ours of Object.keys(traits) as MfccPreset[]) {
      it(`explainDifference(cepstra of ${theirs}, x, preset ${ours}) names what sets them apart, and no more`, () => {
        const changes = found(matrix, signal, { feature: 'mfcc', preset: ours });
        const expected = traits[theirs as MfccPreset];
        for (const [key, value] of Object.entries(expected)) {
          expect([key, changes[key]]).toEqual([key, traits[ours][key] === value ? undefined : value]);
        }
        expect(changes.axes).toBe(theirs === 'librosa' ? 'features first' : undefined);
        const apart = (theirs === 'librosa') !== (ours === 'librosa');
        const scales = { melScale: theirs === 'librosa' ? 'slaney' : 'htk', areaNorm: theirs === 'librosa' };
        if (apart)
          expect(changes).toMatchObject({
            ...scales,
            logarithm: theirs === 'librosa' ? 'decibel' : 'natural',
          });
        else expect(Object.keys(changes)).not.toEqual(expect.arrayContaining(['melScale']));
      });
    }
  }

  it('explainDifference(kaldi at scale 1, or with energy) finds the one thing', () => {
    const { signal } = others.kaldi;
    const options = { feature: 'mfcc', preset: 'kaldi' } as const;
    expect(found(matrixOf(kaldi.output('mfcc_x1')), signal, options)).toEqual({ sampleScale: 1 });
    expect(found(matrixOf(kaldi.output('mfcc_energy_x32768')), signal, options)).toEqual({ energy: true });
  });

  it("explainDifference(cepstra with logBefore 'mel') finds it, and computes it alike where both have it", () => {
    const theirs = mfcc(speech, { logBefore: 'mel' });
    expect(found(theirs, speech, { feature: 'mfcc' })).toEqual({ logBefore: 'mel' });
    expect(found(theirs, speech, { feature: 'mfcc', logBefore: 'mel' })).toEqual({});
  });

  it("explainDifference(openSMILE's file) finds c₀ last, for ΔΔ also the other end", () => {
    const { data, shape } = golden('opensmile/MFCC12_0_D_A').output('lld_noise');
    const part = (p: number) =>
      ndarray(
        Float32Array.from(
          { length: shape[0] * 13 },
          (_, i) => data[Math.floor(i / 13) * shape[1] + 1 + 13 * p + (i % 13)],
        ),
        [shape[0], 13],
      );
    const noise = signalOf(goldenSignal('noise').data);
    const options = { feature: 'mfcc', preset: 'opensmile' } as const;
    expect(found(part(0), noise, options)).toEqual({ order: 'last' });
    expect(found(part(1), noise, { ...options, deltas: 1 })).toEqual({ order: 'last' });
    expect(found(part(2), noise, { ...options, deltas: 2 })).toEqual({
      order: 'last',
      deltaEnds: 'extend-last',
    });
  });

  it('explainDifference(log-mel of dsp/logmel64) finds window form, mel scale and triangles', () => {
    const options = { feature: 'log-mel', frameLength: 400, hopLength: 160, melBands: 64 } as const;
    const reference = golden('dsp/logmel64');
    const cut = (name: string, from: string) => {
      const { data, shape } = reference.output(name);
      const frames = Math.min(98, shape[0]);
      const samples = signalOf(goldenSignal(from).data.subarray(0, 16000));
      return [ndarray(Float32Array.from(data.subarray(0, frames * 64)), [frames, 64]), samples] as const;
    };
    expect(found(...cut('htk_sym_chirp_lin', 'chirp_lin'), options)).toEqual({});
    expect(found(...cut('htk_per_chirp_lin', 'chirp_lin'), options)).toEqual({ periodic: true });
    expect(found(...cut('slaney_per_sp_a', 'sp_a'), options)).toEqual({ periodic: true, melScale: 'slaney' });
    expect(found(...cut('htk_meldomain_sym_sp_a', 'sp_a'), options)).toEqual({ triangles: 'mel' });
  });

  it('explainDifference(spectrograms of dsp/spectrogram800) finds window form and logarithm', () => {
    const reference = golden('dsp/spectrogram800');
    const signal = signalOf(reference.input('x').data.subarray(0, 16000));
    const frames = { frameLength: 640, hopLength: 160, fftLength: 800, bins: 200 };
    const options = { feature: 'spectrogram', ...frames } as const;
    expect(found(matrixOf(reference.output('mag_sym')), signal, options)).toEqual({});
    expect(found(matrixOf(reference.output('mag_per')), signal, options)).toEqual({ periodic: true });
    const { logarithm } = found(matrixOf(reference.output('log_sym')), signal, options);
    expect(logarithm).toBe('natural');
  });

  it('explainDifference(theirs) of every feature agrees with its own function', () => {
    const window = { name: 'hann', periodic: true } as const;
    const frames = { frameLength: 500, hopLength: 200, fftLength: 1000, window, edges: 'reflect' } as const;
    const mel = {
      melBands: 30,
      minFrequency: 100,
      maxFrequency: 6000,
      areaNorm: true,
      offset: 1e-4,
    } as const;
    expect(
      found(logMelSpectrogram(speech, { ...frames, ...mel }), speech, {
        feature: 'log-mel',
        ...frames,
        ...mel,
      }),
    ).toEqual({});
    const cepstra = {
      preset: 'librosa',
      frameLength: 512,
      hopLength: 128,
      lifter: 30,
      dynamicRange: null,
    } as const;
    expect(found(mfcc(speech, cepstra), speech, { feature: 'mfcc', ...cepstra })).toEqual({});
  });

  it('explainDifference(noise) explains nothing, and says so', () => {
    let state = 1;
    const noise = Float32Array.from({ length: 98 * 13 }, () => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return state / 2147483648 - 0.5;
    });
    const result = explainDifference(ndarray(noise, [98, 13]), speech, { feature: 'mfcc', preset: 'htk' });
    expect(result).toMatchObject({ complete: false, explained: [], residual: result.before });
    expect(result.ranking[0].residual).toBeGreaterThan(0.5);
    expect(result.sentences[0]).toMatch(/No known convention/);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('explainDifference(theirs with a little noise) is not taken for a convention', () => {
    const matrix = mfcc(speech, { preset: 'htk' });
    matrix.data.forEach((value, i) => (matrix.data[i] = value + 0.3 * Math.sin(12.9898 * i * i)));
    const { complete, explained } = explainDifference(matrix, speech, { feature: 'mfcc', preset: 'htk' });
    expect([complete, explained]).toEqual([false, []]);
  });

  it('explainDifference(a shape that no convention gives) names both', () => {
    const matrix = ndarray(new Float32Array(50 * 13), [50, 13]);
    const { complete, before, sentences } = explainDifference(matrix, speech, {
      feature: 'mfcc',
      preset: 'htk',
    });
    expect([complete, before]).toEqual([false, null]);
    expect(sentences[0]).toMatch(/\[50, 13\].*98 frames/);
  });

  it('explainDifference(wrong arguments) says what is wrong', () => {
    const matrix = ndarray(new Float32Array(26), [2, 13]);
    const options = { feature: 'mfcc', preset: 'htk' } as const;
    expect(() => explainDifference([] as never, speech, options)).toThrow(TypeError);
    expect(() => explainDifference(matrix, speech, { feature: 'chroma' as never, preset: 'htk' })).toThrow(
      /feature must be/,
    );
    expect(() => explainDifference(matrix, speech, { ...options, preset: 'x' as never })).toThrow(
      /preset must be/,
    );
    expect(() => explainDifference(matrix, speech, { ...options, tolerance: 0 })).toThrow(/tolerance/);
    expect(() => explainDifference(matrix, speech, { ...options, deltas: 3 as never })).toThrow(
      /deltas must be/,
    );
    expect(() => explainDifference(ndarray(Float32Array.of(NaN), [1, 1]), speech, options)).toThrow(
      /theirs holds NaN/,
    );
    expect(() => explainDifference(ndarray(new Float32Array(0), [0, 13]), speech, options)).toThrow(
      /must have values/,
    );
  });
});
