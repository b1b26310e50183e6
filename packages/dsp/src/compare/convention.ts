import type { WindowName } from '../frames/frame-options';
import type { CepstralConvention } from '../mel/cepstral-convention';

/** Rows in double precision. @internal */
export interface ConventionRows {
  frames: number;
  columns: number;
  data: Float64Array;
}

/** Every choice between samples and a feature matrix in which tools differ: those of cepstra, and what more is seen. @internal */
export interface Convention extends Omit<CepstralConvention, 'window' | 'logarithm' | 'coefficients'> {
  /** Of `preEmphasis`: within each frame, or over the signal, whose sample before the first is 0, the first, or continues the first two. */
  preEmphasisStart: 'frame' | 'zero' | 'repeat' | 'continue';
  window: WindowName | 'given';
  /** For `'given'`. */
  weights?: Float64Array;
  maxFrequency: number;
  logarithm: 'none' | 'natural' | 'log10' | 'decibel' | 'amplitude-decibel';
  /** Added before the logarithm. */
  offset: number;
  /** What counts as 0 dB: 1, or the loudest value. */
  reference: 'one' | 'max';
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
const cepstrumKeys = ['logBefore', 'melBands', 'dct', 'lifter', 'lifterShift', 'order', 'energy'] as const;
const deltaKeys = ['deltaRadius', 'deltaEnds'] as const;

/** The choices that can matter, in the order of the computation. @internal */
export const conventionKeys: Record<ConventionFeature, readonly (keyof Convention)[]> = {
  spectrogram: [...frameKeys, ...logKeys, ...deltaKeys],
  mel: [...frameKeys, ...melKeys, ...deltaKeys],
  'log-mel': [...frameKeys, ...melKeys, ...logKeys, ...deltaKeys],
  mfcc: [...frameKeys, ...melKeys, ...logKeys, ...cepstrumKeys, ...deltaKeys],
};
