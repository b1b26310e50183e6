import ndarray, { type NdArray } from 'ndarray';
import {
  deltas,
  frameInterval,
  logMelSpectrogram,
  resample,
  spectrogram,
  type AudioSignal,
} from '@avemo/dsp';

/** Features of one sound with the names of their columns and the start of each frame in seconds. */
export interface FeatureTable {
  file: string;
  columns: string[];
  times: number[];
  /** [frames, columns], or [frames, bands, 3] for log-mel with deltas, whose columns are flattened in that order. */
  features: NdArray<Float32Array>;
}

interface FeatureSetEntry {
  what: string;
  compute(signal: AudioSignal): Omit<FeatureTable, 'file'>;
}

export type FeatureSet = 'log-mel' | 'log-mel-deltas' | 'spectrogram';

const sampleRate = 16_000;
const mel = {
  frameLength: 400,
  hopLength: 160,
  fftLength: 512,
  melBands: 64,
  minFrequency: 0,
  maxFrequency: 8000,
};
const dft = { frameLength: 640, hopLength: 160, fftLength: 800, bins: 200 };

/** The feature sets that `avemo features --set` knows. */
export const featureSets: Record<FeatureSet, FeatureSetEntry> = {
  'log-mel': {
    what: 'AVEF: 64 mel bands 0–8000 Hz, ln(mel + 0.01), 25 ms Hamming frames every 10 ms',
    compute(signal) {
      const features = logMelSpectrogram(at16kHz(signal), mel);
      return { columns: numbered('logmel', 64), times: startTimes(features.shape[0], mel), features };
    },
  },
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
  spectrogram: {
    what: 'AM-FBP: magnitude of the lowest 200 bins of 20 Hz, 40 ms Hamming frames every 10 ms, DFT length 800',
    compute(signal) {
      const features = spectrogram(at16kHz(signal), dft);
      return { columns: numbered('bin', 200), times: startTimes(features.shape[0], dft), features };
    },
  },
};

const at16kHz = (signal: AudioSignal) =>
  signal.sampleRate === sampleRate ? signal : resample(signal, sampleRate);

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}_${i}`);

const startTimes = (frames: number, grid: { frameLength: number; hopLength: number }) =>
  Array.from({ length: frames }, (_, t) => frameInterval(t, { ...grid, sampleRate }).start);
