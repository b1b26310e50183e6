import type { DctScale } from '../spectra/dct';
import type { FrameEdges } from '../frames/frame-options';
import type { MelOptions } from './mel-filterbank';
import { hammingWindow, hannWindow } from '../frames/windows';

/** Everything in which toolkits differ between samples and cepstra. @internal */
export interface CepstralConvention {
  /** Factor of the samples, which are nominally in [−1, 1]. */
  sampleScale: number;
  frameLength: (sampleRate: number) => number;
  hopLength: (sampleRate: number) => number;
  fftLength: (frameLength: number) => number;
  edges: FrameEdges;
  /** Subtract each frame's mean before anything else. */
  removeMean: boolean;
  /** Coefficient within each frame, whose first sample counts as its own predecessor. */
  preEmphasis: number;
  window: (length: number) => Float64Array;
  spectrum: 'magnitude' | 'power';
  mel: MelOptions & { minFrequency: number };
  /** The logarithm, and the smallest band that it sees. */
  logarithm: 'natural' | 'decibel';
  floor: number;
  /** dB below the loudest band of the whole signal. */
  dynamicRange: number;
  dctScale: DctScale;
  coefficients: number;
  lifter: number;
  /** 0 where the lifter leaves c₀ alone, 1 where it begins a step later. */
  lifterShift: 0 | 1;
}

const tenMilliseconds = (sampleRate: number) => Math.max(1, Math.floor(0.01 * sampleRate));
const twentyFiveMilliseconds = (sampleRate: number) => Math.max(1, Math.floor(0.025 * sampleRate));

const htk: CepstralConvention = {
  sampleScale: 32768,
  frameLength: twentyFiveMilliseconds,
  hopLength: tenMilliseconds,
  fftLength: (frameLength) => 2 ** Math.ceil(Math.log2(frameLength)),
  edges: 'drop',
  removeMean: false,
  preEmphasis: 0.97,
  window: (length) => hammingWindow(length),
  spectrum: 'magnitude',
  mel: { melBands: 26, minFrequency: 0, triangles: 'mel' },
  logarithm: 'natural',
  floor: 1,
  dynamicRange: Infinity,
  dctScale: 'htk',
  coefficients: 13,
  lifter: 22,
  lifterShift: 0,
};

const kaldi = /* @__PURE__ */ changed(htk, {
  removeMean: true,
  window: (length) => hannWindow(length).map((weight) => weight ** 0.85),
  spectrum: 'power',
  mel: { melBands: 23, minFrequency: 20, triangles: 'mel' },
  floor: 2 ** -23,
  dctScale: 'ortho',
});

const librosa: CepstralConvention = {
  sampleScale: 1,
  frameLength: () => 2048,
  hopLength: () => 512,
  fftLength: (frameLength) => frameLength,
  edges: 'zero',
  removeMean: false,
  preEmphasis: 0,
  window: (length) => hannWindow(length, { periodic: true }),
  spectrum: 'power',
  mel: { melBands: 128, minFrequency: 0, melScale: 'slaney', triangles: 'hertz', areaNorm: true },
  logarithm: 'decibel',
  floor: 1e-10,
  dynamicRange: 80,
  dctScale: 'ortho',
  coefficients: 20,
  lifter: 0,
  lifterShift: 1,
};

/** @internal */
export const cepstralConventions = {
  htk,
  kaldi,
  librosa,
  opensmile: /* @__PURE__ */ changed(htk, { spectrum: 'power' }),
} satisfies Record<string, CepstralConvention>;

/** A call rather than a spread, which bundlers would keep. */
function changed(convention: CepstralConvention, changes: Partial<CepstralConvention>): CepstralConvention {
  return { ...convention, ...changes };
}
