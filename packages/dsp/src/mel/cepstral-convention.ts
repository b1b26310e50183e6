import type { FrameEdges, WindowName } from '../frames/frame-options';
import type { DctScale } from '../spectra/dct';
import type { MelScale } from './mel-filterbank';
import type { MfccPreset } from './mfcc-options';

/** Everything in which toolkits differ between samples and cepstra, as plain data for one rate. @internal */
export interface CepstralConvention {
  /** Factor of the samples, which are nominally in [−1, 1]. */
  sampleScale: number;
  frameLength: number;
  hopLength: number;
  fftLength: number;
  edges: FrameEdges;
  /** Subtract each frame's mean before anything else. */
  removeMean: boolean;
  /** Coefficient within each frame, whose first sample counts as its own predecessor. */
  preEmphasis: number;
  window: WindowName;
  periodic: boolean;
  spectrum: 'magnitude' | 'power';
  melBands: number;
  minFrequency: number;
  melScale: MelScale;
  triangles: 'hertz' | 'mel';
  areaNorm: boolean;
  logarithm: 'natural' | 'decibel';
  /** Whether it is taken of the bands' sums or of the bins. */
  logBefore: 'dct' | 'mel';
  /** The smallest band (or bin) that the logarithm sees. */
  floor: number;
  /** dB below the loudest band of the whole signal. */
  dynamicRange: number;
  dct: DctScale;
  coefficients: number;
  lifter: number;
  /** 0 where the lifter leaves c₀ alone, 1 where it begins a step later. */
  lifterShift: 0 | 1;
}

type FixedConvention = Omit<CepstralConvention, 'frameLength' | 'hopLength' | 'fftLength'>;

const htk: FixedConvention = {
  sampleScale: 32768,
  edges: 'drop',
  removeMean: false,
  preEmphasis: 0.97,
  window: 'hamming',
  periodic: false,
  spectrum: 'magnitude',
  melBands: 26,
  minFrequency: 0,
  melScale: 'htk',
  triangles: 'mel',
  areaNorm: false,
  logarithm: 'natural',
  logBefore: 'dct',
  floor: 1,
  dynamicRange: Infinity,
  dct: 'htk',
  coefficients: 13,
  lifter: 22,
  lifterShift: 0,
};

const librosa: FixedConvention = {
  sampleScale: 1,
  edges: 'zero',
  removeMean: false,
  preEmphasis: 0,
  window: 'hann',
  periodic: true,
  spectrum: 'power',
  melBands: 128,
  minFrequency: 0,
  melScale: 'slaney',
  triangles: 'hertz',
  areaNorm: true,
  logarithm: 'decibel',
  logBefore: 'dct',
  floor: 1e-10,
  dynamicRange: 80,
  dct: 'ortho',
  coefficients: 20,
  lifter: 0,
  lifterShift: 1,
};

/** The toolkits whose conventions are known. @internal */
export const mfccPresets: readonly MfccPreset[] = ['htk', 'kaldi', 'librosa', 'opensmile'];

/** The convention of a toolkit at a rate, with frames of another length if one is given. @internal */
export function cepstralConvention(
  preset: MfccPreset,
  sampleRate: number,
  length?: number,
): CepstralConvention {
  if (preset === 'librosa') {
    const frameLength = length ?? 2048;
    return { ...librosa, frameLength, hopLength: 512, fftLength: frameLength };
  }
  const frameLength = length ?? Math.max(1, Math.floor(0.025 * sampleRate));
  return {
    ...htk,
    frameLength,
    hopLength: Math.max(1, Math.floor(0.01 * sampleRate)),
    fftLength: 2 ** Math.ceil(Math.log2(frameLength)),
    ...(preset === 'opensmile' && { spectrum: 'power' }),
    ...(preset === 'kaldi' && {
      removeMean: true,
      window: 'povey',
      spectrum: 'power',
      melBands: 23,
      minFrequency: 20,
      floor: 2 ** -23,
      dct: 'ortho',
    }),
  };
}
