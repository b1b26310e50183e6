import ndarray, { type NdArray } from 'ndarray';
import {
  createExtractor,
  deltas,
  extractFeatures,
  frameInterval,
  functionalNames,
  functionals,
  logMelSpectrogram,
  mfcc,
  mrcg,
  namedSpecs,
  resample,
  type AudioSignal,
  type MfccPreset,
  type NamedSpec,
} from '@avemo/dsp';
import { prosody, prosodyColumns, prosodyFunctionals } from './prosody';

/** Features of one sound with the names of their columns and the start of each frame in seconds. */
export interface FeatureTable {
  file: string;
  columns: string[];
  times: number[];
  /** [frames, columns], or [frames, bands, 3] for log-mel with deltas, whose columns are flattened in that order. */
  features: NdArray<Float32Array>;
}

/** One vector for a whole sound. */
export interface FunctionalsRow {
  file: string;
  columns: string[];
  values: number[];
}

interface FeatureSetEntry {
  what: string;
  /** Whether `--preset` applies. */
  presets?: boolean;
  compute(signal: AudioSignal, preset: MfccPreset): Omit<FeatureTable, 'file'>;
  /** Where the vector of a sound is more than the functionals of the columns. */
  functionals?(signal: AudioSignal): Omit<FunctionalsRow, 'file'> | undefined;
}

/** The name of a set. */
export type FeatureSet = string;

/** Sets that are announced; asking for one says that it is not there. */
export const futureSets = ['egemaps-v02', 'gemaps-v01b', 'is09'];

const sampleRate = 16_000;
const mel = {
  frameLength: 400,
  hopLength: 160,
  fftLength: 512,
  melBands: 64,
  minFrequency: 0,
  maxFrequency: 8000,
};

/** The feature sets that `avemo features --set` knows. */
export const featureSets: Record<FeatureSet, FeatureSetEntry> = {
  ...Object.fromEntries(namedSpecs.map((named) => [named.name, ofSpec(named)])),
  'log-mel-deltas': {
    what: 'the same with first and second differences over ±2 frames: 64 × 3 a frame',
    compute(signal) {
      const statics = logMelSpectrogram(at16kHz(signal), mel);
      const first = deltas(statics);
      const second = deltas(first);
      const frames = statics.shape[0];
      const data = new Float32Array(frames * 64 * 3);
      for (let i = 0; i < frames * 64; i++) {
        data[3 * i] = statics.data[i];
        data[3 * i + 1] = first.data[i];
        data[3 * i + 2] = second.data[i];
      }
      const columns = numbered('logmel', 64).flatMap((name) => [name, `${name}_delta`, `${name}_delta2`]);
      return { columns, times: startTimes(frames, mel), features: ndarray(data, [frames, 64, 3]) };
    },
  },
  mfcc: {
    what: 'cepstra c0 … c12 (librosa c0 … c19) as --preset has them; 25 ms frames every 10 ms, librosa 128 ms every 32 ms',
    presets: true,
    compute(signal, preset) {
      const features = mfcc(at16kHz(signal), { preset });
      const hop = preset === 'librosa' ? 512 : 160;
      // librosa's frames are centred: the first one begins half a frame before the sound.
      const first = preset === 'librosa' ? -1024 : 0;
      const times = Array.from({ length: features.shape[0] }, (_, t) => (first + t * hop) / sampleRate);
      return { columns: numbered('mfcc', features.shape[1]), times, features };
    },
  },
  mrcg: {
    what: 'multi-resolution cochleagram: 4 × 64 channels with first and second differences, 768 every 10 ms',
    compute(signal) {
      const features = mrcg(at16kHz(signal));
      const fixed = ['cg1', 'cg2', 'cg3', 'cg4'].flatMap((name) => numbered(name, 64));
      const columns = ['', '_delta', '_delta2'].flatMap((suffix) => fixed.map((name) => name + suffix));
      const times = Array.from({ length: features.shape[0] }, (_, t) => t / 100);
      return { columns, times, features };
    },
  },
  prosody: {
    what: `${Object.keys(prosodyColumns).join(', ')}; 40 ms frames every 10 ms`,
    compute: (signal) => prosody(at16kHz(signal)),
    functionals: (signal) => prosodyFunctionals(at16kHz(signal)),
  },
};

/** One vector for a sound: every functional of every column, named column_functional; nothing without a whole frame. */
export function functionalsOf(
  set: FeatureSet,
  signal: AudioSignal,
  preset: MfccPreset,
): Omit<FunctionalsRow, 'file'> | undefined {
  const entry = featureSets[set];
  if (entry.functionals) return entry.functionals(signal);
  const { columns, times, features } = entry.compute(signal, preset);
  if (times.length === 0) return undefined;
  const { data } = functionals(ndarray(features.data, [times.length, columns.length]));
  return {
    columns: columns.flatMap((column) => functionalNames.map((name) => `${column}_${name}`)),
    values: Array.from(data),
  };
}

/** The set of a spec that has a name: its rows are the extractor's. */
function ofSpec({ what, column, spec }: NamedSpec): FeatureSetEntry {
  return {
    what,
    compute(signal) {
      const features = extractFeatures(signal, spec);
      const [frames, width] = features.shape;
      const { hopSeconds } = createExtractor(spec);
      const times = Array.from({ length: frames }, (_, t) => t * hopSeconds);
      return { columns: width === 1 ? [column] : numbered(column, width), times, features };
    },
  };
}

const at16kHz = (signal: AudioSignal) =>
  signal.sampleRate === sampleRate ? signal : resample(signal, sampleRate);

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}_${i}`);

const startTimes = (frames: number, grid: { frameLength: number; hopLength: number }) =>
  Array.from({ length: frames }, (_, t) => frameInterval(t, { ...grid, sampleRate }).start);
