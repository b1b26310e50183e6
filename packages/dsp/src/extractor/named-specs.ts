import type { ExtractorSpec } from './extractor-spec';

/** A spec that has a name, e.g. as `avemo features --set` takes it. */
export interface NamedSpec {
  /** Short, in lower case with dashes. */
  readonly name: string;
  /** What it computes, in a line. */
  readonly what: string;
  /** What a column is called; where a row has several, a number is appended. */
  readonly column: string;
  /** How it is computed. */
  readonly spec: ExtractorSpec;
}

/**
 * The specs that have a name: the front ends of the papers, and single descriptors as openSMILE's sets have them.
 *
 * @example
 * ```ts
 * import { extractFeatures, namedSpecs } from '@avemo/dsp';
 *
 * const { spec } = namedSpecs.find(({ name }) => name === 'spectral-entropy')!;
 * const signal = { samples: new Float32Array(16000), sampleRate: 16000 };
 * extractFeatures(signal, spec).shape; // → [99, 1]
 * ```
 */
export const namedSpecs: readonly NamedSpec[] = [
  {
    name: 'log-mel',
    what: 'AVEF: 64 mel bands 0–8000 Hz, ln(mel + 0.01), 25 ms Hamming frames every 10 ms',
    column: 'logmel',
    spec: {
      version: 1,
      sampleRate: 16000,
      feature: 'log-mel',
      options: {
        frameLength: 400,
        hopLength: 160,
        fftLength: 512,
        melBands: 64,
        minFrequency: 0,
        maxFrequency: 8000,
      },
    },
  },
  {
    name: 'spectrogram',
    what: 'AM-FBP: magnitude of the lowest 200 bins of 20 Hz, 40 ms Hamming frames every 10 ms, DFT length 800',
    column: 'bin',
    spec: {
      version: 1,
      sampleRate: 16000,
      feature: 'spectrogram',
      options: { frameLength: 640, hopLength: 160, fftLength: 800, bins: 200 },
    },
  },
  {
    name: 'spectral-skewness',
    what: "openSMILE's: of powers, 20 ms Hamming frames every 10 ms, DFT length 512",
    column: 'spectral_skewness',
    spec: {
      version: 1,
      sampleRate: 16000,
      feature: 'spectral-skewness',
      options: { frameLength: 320, hopLength: 160, fftLength: 512, scale: 'power' },
    },
  },
  {
    name: 'spectral-kurtosis',
    what: "openSMILE's: of powers, 20 ms Hamming frames every 10 ms, DFT length 512",
    column: 'spectral_kurtosis',
    spec: {
      version: 1,
      sampleRate: 16000,
      feature: 'spectral-kurtosis',
      options: { frameLength: 320, hopLength: 160, fftLength: 512, scale: 'power' },
    },
  },
  {
    name: 'spectral-entropy',
    what: "openSMILE's: of powers, in bits, 20 ms Hamming frames every 10 ms, DFT length 512",
    column: 'spectral_entropy',
    spec: {
      version: 1,
      sampleRate: 16000,
      feature: 'spectral-entropy',
      options: { frameLength: 320, hopLength: 160, fftLength: 512, scale: 'power' },
    },
  },
];
