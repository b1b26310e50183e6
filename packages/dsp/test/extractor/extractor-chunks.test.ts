import fc from 'fast-check';
import ndarray, { type NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import * as dsp from '@avemo/dsp';
import {
  createExtractor,
  deltas,
  extractorFeatures,
  preEmphasis,
  resample,
  segmentFrames,
  standardize,
  type AudioSignal,
  type Extractor,
  type ExtractorSpec,
  type FeatureName,
} from '@avemo/dsp';
import { extractorCases } from './extractor-cases';

const rateOf = (feature: FeatureName) => (feature === 'vggish' ? 16000 : 8000);

/** A voice-like glide with noise, pauses and a click; the same for the same seed. */
function sound(seed: number, length: number): Float32Array {
  let state = seed >>> 0;
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  let phase = 0;
  return Float32Array.from({ length }, (_, n) => {
    phase += 0.09 + 0.03 * Math.sin(n / 1500 + seed);
    const voice = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.3 * Math.sin(3 * phase);
    return n % 3000 < 2200 ? 0.2 * voice + 0.02 * noise() : n % 3000 === 2700 ? 0.9 : 0;
  });
}

/** All rows of a signal that is cut at these places. */
function inPieces(
  extractor: Extractor,
  samples: Float32Array,
  cuts: readonly number[],
): NdArray<Float32Array> {
  const places = [...cuts.map((cut) => Math.min(samples.length, cut)), samples.length].sort((a, b) => a - b);
  const pieces: number[] = [];
  let rows = 0;
  let from = 0;
  const take = ({ shape, data }: NdArray<Float32Array>) => {
    rows += shape[0];
    for (const value of data) pieces.push(value);
  };
  for (const to of places) {
    take(extractor.push(samples.slice(from, to)));
    from = to;
  }
  take(extractor.finish());
  expect(extractor.rows).toBe(rows);
  return ndarray(Float32Array.from(pieces), [rows, ...extractor.rowShape]);
}

/** Equal in shape and in every bit. */
function expectSame(got: NdArray<Float32Array>, expected: NdArray<Float32Array>): void {
  expect(got.shape).toEqual(expected.shape);
  const bits = (matrix: NdArray<Float32Array>) =>
    new Uint32Array(Float32Array.from(matrix.data).buffer) as unknown as ArrayLike<number>;
  const [a, b] = [bits(got), bits(expected)];
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) expect(`value ${i}: ${got.data[i]}`).toBe(`value ${i}: ${expected.data[i]}`);
  }
}

/** Cuts anywhere: pieces of no sample, of one, of primes, long ones. */
const cutsOf = (length: number) =>
  fc.oneof(
    fc.array(fc.integer({ min: 0, max: length }), { maxLength: 12 }),
    fc
      .constantFrom(1, 2, 3, 7, 31, 127, 499, 1009)
      .map((step) => Array.from({ length: Math.floor(length / step) }, (_, i) => i * step)),
    fc.constant([0, 0, 1, 1, 2] as number[]),
  );

const check = (run: (length: number, seed: number, cuts: number[]) => void, longest: number, numRuns = 25) =>
  fc.assert(
    fc.property(
      fc
        .oneof(
          fc.constantFrom(0, 1, 2, 50, 99, 100, 101, 200, 201, 400),
          fc.integer({ min: 0, max: longest }),
        )
        .chain((length) => fc.tuple(fc.constant(length), fc.integer({ min: 0, max: 1000 }), cutsOf(length))),
      ([length, seed, cuts]) => run(length, seed, cuts),
    ),
    { numRuns, seed: 5 },
  );

describe('createExtractor', () => {
  it('createExtractor(spec) has a case here for every feature, and no other', () => {
    expect(Object.keys(extractorCases)).toEqual([...extractorFeatures]);
    for (const cases of Object.values(extractorCases)) expect(cases.length).toBeGreaterThan(0);
  });

  for (const feature of extractorFeatures) {
    extractorCases[feature].forEach(({ options, offline }, index) => {
      it(`createExtractor('${feature}') gives the bits of the offline function for any pieces, case ${index}`, () => {
        const sampleRate = rateOf(feature);
        const spec = { version: 1, sampleRate, feature, options } as ExtractorSpec;
        const extractor = createExtractor(spec);
        check(
          (length, seed, cuts) => {
            const samples = sound(seed, length);
            extractor.reset();
            expectSame(inPieces(extractor, samples, cuts), offline({ samples, sampleRate }));
          },
          feature === 'vggish' ? 24000 : 5000,
        );
      });
    });
  }

  it('createExtractor(spec) with every stage equals the offline functions one behind the other', () => {
    const options = { frameLength: 100, hopLength: 40, melBands: 6 };
    const statistics = {
      frames: 9,
      mean: Array.from({ length: 18 }, (_, i) => i / 5),
      deviation: Array.from({ length: 18 }, (_, i) => i % 3),
    };
    const spec: ExtractorSpec = {
      version: 1,
      sampleRate: 8000,
      preEmphasis: { coefficient: 0.97 },
      feature: 'log-mel',
      options,
      deltas: { radius: 3 },
      statistics,
      segments: { segmentLength: 9, segmentHop: 4 },
    };
    const whole = (signal: AudioSignal) => {
      const emphasized = preEmphasis(resample(signal, 8000), { coefficient: 0.97 });
      const logMel = dsp.logMelSpectrogram(emphasized, options);
      const delta = deltas(logMel, { radius: 3 });
      const channels = [logMel, delta, deltas(delta, { radius: 3 })].map((matrix, c) =>
        standardize(matrix, {
          frames: 9,
          mean: statistics.mean.slice(6 * c, 6 * c + 6),
          deviation: statistics.deviation.slice(6 * c, 6 * c + 6),
        }),
      );
      return segmentFrames(channels, { segmentLength: 9, segmentHop: 4 });
    };
    for (const inputRate of [8000, 11025, 48000, 6000]) {
      const extractor = createExtractor(spec, { inputRate });
      check(
        (length, seed, cuts) => {
          const samples = sound(seed, length);
          extractor.reset();
          expectSame(inPieces(extractor, samples, cuts), whole({ samples, sampleRate: inputRate }));
        },
        20000,
        12,
      );
    }
  });

  it('createExtractor(spec) with segments apart from each other passes over the rows between them', () => {
    const spec: ExtractorSpec = {
      version: 1,
      sampleRate: 8000,
      feature: 'rms-energy',
      options: { frameLength: 10, hopLength: 10 },
      segments: { segmentLength: 3, segmentHop: 11 },
    };
    const extractor = createExtractor(spec);
    check((length, seed, cuts) => {
      const samples = sound(seed, length);
      extractor.reset();
      const rms = dsp.rmsEnergy(
        { samples, sampleRate: 8000 },
        spec.options as { frameLength: number; hopLength: number },
      );
      expectSame(inPieces(extractor, samples, cuts), segmentFrames([rms], spec.segments));
    }, 3000);
  });

  it('createExtractor(spec) knows every function of the package that makes frames, or says why not', () => {
    const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const short: Record<string, string> = {
      'frame-signal': 'frames',
      'mel-spectrogram': 'mel',
      'log-mel-spectrogram': 'log-mel',
      'vggish-examples': 'vggish',
    };
    const stages = ['pre-emphasis', 'resample', 'deltas', 'standardize', 'segment-frames'];
    // Each value of theirs comes from one value, or one row, so that they can be called on the rows of a stream.
    const rowByRow = [
      'quantize',
      'amplitude-to-decibel',
      'power-to-decibel',
      'decibel-to-power',
      'dct',
      'inverse-dct',
    ];
    const signal = { samples: sound(3, 8000), sampleRate: 16000 };
    const frames = dsp.spectrogram(signal, { frameLength: 400, hopLength: 200 });
    const options = {
      frameLength: 1000,
      hopLength: 500,
      minFrequency: 60,
      maxFrequency: 500,
      melBands: 4,
      preset: 'htk',
      frequencies: Float64Array.of(100),
      sampleRate: 16000,
      fftLength: 400,
      mean: new Array(201).fill(0),
      deviation: new Array(201).fill(1),
    };
    const makesFrames = Object.entries(dsp)
      .filter(
        ([name, value]) => typeof value === 'function' && /^(?!create|parse|decode|encode)[a-z]/.test(name),
      )
      .map(([name]) => name)
      .filter((name) => {
        const call = (dsp as unknown as Record<string, (x: unknown, o: unknown) => { shape?: unknown }>)[
          name
        ];
        for (const input of [signal, frames]) {
          for (const settings of [
            options,
            { ...options, minFrequency: undefined, maxFrequency: undefined, preset: undefined },
            undefined,
          ]) {
            try {
              const { shape } = call(input, settings);
              if (Array.isArray(shape)) return true;
            } catch {
              // not a function of this input
            }
          }
        }
        return false;
      })
      .map((name) => short[kebab(name)] ?? kebab(name));
    expect(makesFrames.length).toBeGreaterThan(20);
    for (const name of makesFrames.filter((feature) => ![...stages, ...rowByRow].includes(feature))) {
      if ((extractorFeatures as readonly string[]).includes(name)) continue;
      const spec = { version: 1, sampleRate: 16000, feature: name, options: {} } as unknown as ExtractorSpec;
      expect(() => createExtractor(spec), name).toThrow('needs the whole signal');
    }
  });
});
