import type { Convention, ConventionFeature } from './convention';

type Choices = { [Key in keyof Convention]?: readonly Convention[Key][] };

/** What tools are known to choose, by the stage that a feature has to reach for it to matter. */
const frameChoices: Choices = {
  sampleScale: [1, 32768],
  edges: ['drop', 'zero', 'reflect', 'mirror'],
  removeMean: [false, true],
  preEmphasis: [0, 0.95, 0.97],
  preEmphasisStart: ['frame', 'zero', 'repeat', 'continue'],
  window: ['hamming', 'hann', 'povey', 'blackman', 'rectangular'],
  periodic: [false, true],
  spectrum: ['magnitude', 'power'],
};
const melChoices: Choices = {
  minFrequency: [0, 20],
  melScale: ['htk', 'slaney'],
  triangles: ['hertz', 'mel'],
  areaNorm: [false, true],
};
const logChoices: Choices = {
  logarithm: ['none', 'natural', 'log10', 'decibel', 'amplitude-decibel'],
  floor: [0, 1, 2 ** -23, 1e-5, 1e-6, 1e-10],
  offset: [0, 1, 0.01, 1e-6, 1e-8, 1e-10],
  dynamicRange: [Infinity, 80],
  reference: ['one', 'max'],
};
const cepstrumChoices: Choices = {
  logBefore: ['dct', 'mel'],
  melBands: [20, 23, 24, 26, 40, 64, 80, 128],
  dct: ['ortho', 'htk', 'plain'],
  lifter: [0, 22],
  lifterShift: [0, 1],
  order: ['first', 'last', 'omitted'],
  energy: [false, true],
};
const deltaChoices: Choices = {
  deltaRadius: [1, 2, 3, 4],
  deltaEnds: ['replicate', 'zero', 'interpolate', 'extend', 'extend-last'],
};

/** All conventions that differ from `from` in one choice. @internal */
export function neighbours(feature: ConventionFeature, from: Convention): Convention[] {
  const choices: Choices = {
    ...frameChoices,
    ...(feature === 'spectrogram' ? {} : melChoices),
    ...(feature === 'mel' ? {} : logChoices),
    ...(feature === 'mfcc' ? { ...cepstrumChoices, logarithm: ['natural', 'log10', 'decibel'] } : {}),
    ...(from.deltas > 0 ? deltaChoices : {}),
  };
  return Object.entries(choices).flatMap(([key, values]) =>
    values
      .filter((value) => value !== from[key as keyof Convention])
      .map((value) => ({ ...from, [key]: value }) as Convention)
      .filter(possible),
  );
}

/** A logarithm of zero, or a window's form that makes no difference, is no choice of anyone's. */
function possible({
  logarithm,
  floor,
  offset,
  preEmphasis,
  preEmphasisStart,
  window,
  periodic,
  lifter,
  lifterShift,
  dynamicRange,
  reference,
}: Convention) {
  if (logarithm === 'none') return dynamicRange === Infinity && reference === 'one';
  if (!(floor + offset > 0)) return false;
  if (preEmphasis === 0 && preEmphasisStart !== 'frame') return false;
  if (lifter === 0 && lifterShift === 1) return false;
  return !(periodic && (window === 'rectangular' || window === 'given'));
}
