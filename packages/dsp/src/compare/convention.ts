import type { DctScale } from '../spectra/dct';
import type { FrameEdges } from '../frames/frame-options';

/** Every choice between samples and a feature matrix in which tools differ. @internal */
export interface Convention {
  sampleScale: number;
  frameLength: number;
  hopLength: number;
  fftLength: number;
  edges: FrameEdges;
  removeMean: boolean;
  preEmphasis: number;
  /** Within each frame, or over the signal, whose sample before the first is 0, the first, or continues the first two. */
  preEmphasisStart: 'frame' | 'zero' | 'repeat' | 'continue';
  window: 'hamming' | 'hann' | 'povey' | 'blackman' | 'rectangular' | 'given';
  periodic: boolean;
  /** For `'given'`. */
  weights?: Float64Array;
  spectrum: 'magnitude' | 'power';
  melBands: number;
  minFrequency: number;
  maxFrequency: number;
  melScale: 'htk' | 'slaney';
  triangles: 'hertz' | 'mel';
  areaNorm: boolean;
  logarithm: 'none' | 'natural' | 'log10' | 'decibel' | 'amplitude-decibel';
  /** The smallest value that the logarithm sees. */
  floor: number;
  /** Added before the logarithm. */
  offset: number;
  /** dB, or the logarithm's own unit, below the loudest value; Infinity for none. */
  dynamicRange: number;
  /** What counts as 0 dB: 1, or the loudest value. */
  reference: 'one' | 'max';
  dct: DctScale;
  lifter: number;
  lifterShift: 0 | 1;
  /** Where c₀ stands. */
  order: 'first' | 'last' | 'omitted';
  /** c₀ replaced by the logarithm of the frame's energy. */
  energy: boolean;
  /** 0 the feature itself, 1 Δ, 2 ΔΔ. */
  deltas: 0 | 1 | 2;
  deltaRadius: number;
  /** Rows beyond the ends: copies at every stage, zeros, a polynomial through the last rows (librosa), copies of the feature
   * itself at both ends (Kaldi), or so behind the last row and copies at every stage before the first (openSMILE).
   */
  deltaEnds: 'replicate' | 'zero' | 'interpolate' | 'extend' | 'extend-last';
}

/** How far the chain goes. @internal */
export type ConventionFeature = 'spectrogram' | 'mel' | 'log-mel' | 'mfcc';

const frameKeys = [
  ...([
    'frameLength',
    'hopLength',
    'fftLength',
    'edges',
    'sampleScale',
    'removeMean',
    'preEmphasis',
  ] as const),
  ...(['preEmphasisStart', 'window', 'periodic', 'spectrum'] as const),
];
const melKeys = ['minFrequency', 'maxFrequency', 'melScale', 'triangles', 'areaNorm'] as const;
const logKeys = ['logarithm', 'floor', 'offset', 'dynamicRange', 'reference'] as const;
const cepstrumKeys = ['melBands', 'dct', 'lifter', 'lifterShift', 'order', 'energy'] as const;
const deltaKeys = ['deltaRadius', 'deltaEnds'] as const;

/** The choices that can matter, in the order of the computation. @internal */
export const conventionKeys: Record<ConventionFeature, readonly (keyof Convention)[]> = {
  spectrogram: [...frameKeys, ...logKeys, ...deltaKeys],
  mel: [...frameKeys, ...melKeys, ...deltaKeys],
  'log-mel': [...frameKeys, ...melKeys, ...logKeys, ...deltaKeys],
  mfcc: [...frameKeys, ...melKeys, ...logKeys, ...cepstrumKeys, ...deltaKeys],
};
