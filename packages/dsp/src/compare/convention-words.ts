import type { Convention } from './convention';

const edges = {
  drop: 'frames that begin at the first sample',
  zero: 'frames centred in zeros',
  reflect: 'frames centred in a reflection of the signal',
  mirror: 'frames centred half a hop on, in a mirror image of the signal',
};
const starts = {
  frame: 'pre-emphasis within each frame',
  zero: 'pre-emphasis over the signal, from silence',
  repeat: 'pre-emphasis over the signal, from a copy of its first sample',
  continue: "pre-emphasis over the signal, from a line through its first two samples (librosa's)",
};
const logarithms = {
  none: 'no logarithm',
  natural: 'the natural logarithm',
  log10: 'the logarithm to base 10',
  decibel: '10 log₁₀',
  'amplitude-decibel': '20 log₁₀',
};
const dcts = {
  ortho: 'the orthonormal DCT',
  htk: "HTK's DCT (√(2/B) also for c₀)",
  plain: 'the DCT without a scale',
};
const orders = { first: 'c₀ first', last: 'c₀ last', omitted: 'no c₀' };
const ends = {
  replicate: 'differences over copies of the outermost rows at every stage',
  zero: 'differences over zeros beyond the ends',
  interpolate: "differences by a polynomial through the outermost rows (librosa's)",
  extend: "second differences over copies of the feature itself (Kaldi's)",
  'extend-last': "second differences over copies of the feature itself behind the last row (openSMILE's)",
};

type Words = { [Key in keyof Convention]-?: (value: Convention[Key], all: Convention) => string };

/** What a convention's choice means, as the object of "takes". */
const words: Words = {
  sampleScale: (value) => (value === 1 ? 'samples in [−1, 1]' : `samples times ${value}`),
  frameLength: (value) => `frames of ${value} samples`,
  hopLength: (value) => `a frame every ${value} samples`,
  fftLength: (value) => `a transform of ${value} points`,
  edges: (value) => edges[value],
  removeMean: (value) => (value ? 'frames without their mean' : 'frames with their mean'),
  preEmphasis: (value) => (value === 0 ? 'no pre-emphasis' : `pre-emphasis of ${value}`),
  preEmphasisStart: (value) => starts[value],
  window: (value) => (value === 'given' ? 'the given window' : `the ${value} window`),
  periodic: (value) => (value ? 'a periodic window' : 'a symmetric window'),
  weights: () => 'a window of its own',
  spectrum: (value) => (value === 'power' ? 'the power |X|²' : 'the magnitude |X|'),
  melBands: (value) => `${value} mel bands`,
  minFrequency: (value) => `bands from ${value} Hz on`,
  maxFrequency: (value) => `bands up to ${value} Hz`,
  melScale: (value) => (value === 'htk' ? 'the HTK mel scale' : "Slaney's mel scale"),
  triangles: (value) => (value === 'mel' ? 'triangles straight in mel' : 'triangles straight in Hz'),
  areaNorm: (value) => (value ? 'bands of equal area' : 'bands of equal height'),
  logarithm: (value) => logarithms[value],
  logBefore: (value) => (value === 'mel' ? 'the logarithm of each bin' : 'the logarithm of each band'),
  floor: (value) =>
    value === 0 ? 'no floor under the logarithm' : `a floor of ${value} under the logarithm`,
  offset: (value) =>
    value === 0 ? 'nothing added before the logarithm' : `${value} added before the logarithm`,
  dynamicRange: (value) =>
    value === Infinity ? 'the whole range' : `a range of ${value} below the loudest value`,
  reference: (value) => (value === 'max' ? 'the loudest value as 0 dB' : '1 as 0 dB'),
  dct: (value) => dcts[value],
  lifter: (value) => (value === 0 ? 'no lifter' : `a lifter of ${value}`),
  lifterShift: (value) =>
    value === 1 ? "a lifter that begins at sin(π/Q) (librosa's)" : 'a lifter that leaves c₀ alone',
  order: (value) => orders[value],
  energy: (value) => (value ? "the frame's log energy in place of c₀" : 'c₀ of the DCT'),
  deltas: (value) => ['the feature itself', 'Δ', 'ΔΔ'][value],
  deltaRadius: (value) => `differences over ±${value} rows`,
  deltaEnds: (value) => ends[value],
};

/** @internal */
export function wordsFor<Key extends keyof Convention>(key: Key, convention: Convention): string {
  return (words[key] as Words[Key] & ((value: unknown, all: Convention) => string))(
    convention[key],
    convention,
  );
}
