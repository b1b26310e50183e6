import { cepstraDescriptor } from './cepstra';
import { contoursOf } from './contour-block';
import { frameContours } from './contour-source';
import { courseGroup, type FunctionalPart } from './course-functionals';
import type { FrameView } from './frame-spectra';
import { intensityLoudnessDescriptor } from './intensity-loudness';
import { lineSpectralDescriptor } from './line-spectral-pairs';
import { melLevelsDescriptor } from './mel-levels';
import { openSmileSet, type OpenSmileSet, type OpenSmileTable } from './open-smile-set';
import { singlePitchContours } from './single-pitch-contours';
import { voiceOnsets } from './voice-onsets';

const course: readonly FunctionalPart[] = [
  ['places', 'maxPos', 'minPos'],
  ['moments', 'amean'],
  ['line', 'linregc1', 'linregc2', 'linregerrA', 'linregerrQ'],
  ['moments', 'stddev', 'skewness', 'kurtosis'],
];
const quartiles = ['quartile1', 'quartile2', 'quartile3', 'iqr1-2', 'iqr2-3', 'iqr1-3'];
const levels: FunctionalPart = ['levels', 'upleveltime75', 'upleveltime90'];
const ofSound: readonly FunctionalPart[] = [
  ...course,
  ['percentiles', ...quartiles, 'percentile1.0', 'percentile99.0', 'pctlrange0-1'],
  levels,
];
const ofVoice: readonly FunctionalPart[] = [
  ...course,
  ['percentiles', ...quartiles, 'percentile99.0'],
  levels,
];
/** Rows that functionals take more than there are frames of the pitch. */
const rows = -2;

/**
 * The set of the INTERSPEECH 2010 Paralinguistic Challenge, openSMILE's `IS10_paraling`: loudness, 15 cepstra, 8 mel bands and
 * 8 line spectral frequencies of 25 ms frames, pitch, voicing, jitter and shimmer of 60 ms frames (38 descriptors and their
 * slopes), and 1582 functionals.
 *
 * Source: B. Schuller et al., The INTERSPEECH 2010 Paralinguistic Challenge, 2010,
 * https://doi.org/10.21437/Interspeech.2010-739.
 * @example
 * ```ts
 * import { is10Paraling } from '@avemo/dsp/opensmile';
 *
 * const { descriptorNames, functionalNames } = is10Paraling;
 * [descriptorNames.length, functionalNames.length]; // → [76, 1582]
 * ```
 */
export const is10Paraling: OpenSmileSet = /* @__PURE__ */ openSmileSet(
  'is10',
  'IS10_paraling of openSMILE: loudness, cepstra, mel bands, line spectra, pitch, jitter, shimmer; 1582 functionals',
  makeTable,
);

function makeTable(): OpenSmileTable {
  const view: FrameView = { window: 'hamming', preEmphasis: 0.97 };
  const coefficients = Array.from({ length: 15 }, (_, k) => k);
  const frames = frameContours(0.025, [
    intensityLoudnessDescriptor('pcm_loudness'),
    cepstraDescriptor({
      view,
      mel: { bands: 26, minFrequency: 20, maxFrequency: 8000, spectrum: 'power' },
      ...{ scale: 1, floor: 1e-8, coefficients },
      names: coefficients.map((k) => `mfcc[${k}]`),
    }),
    melLevelsDescriptor(
      'logMelFreqBand',
      view,
      { bands: 8, minFrequency: 20, maxFrequency: 6500, spectrum: 'power' },
      1e-12,
    ),
    lineSpectralDescriptor('lspFreq', view, 8),
  ]);
  const voice = singlePitchContours(
    {
      frameSeconds: 0.06,
      view: { window: 'gauss', deviation: 0.25 },
      ...{ minPitch: 52, maxPitch: 620, lowest: 20 },
    },
    0.2,
  );
  const [envelope, voicing, ...voiced] = voice.names;
  const sound = [...frames.names, envelope, voicing];
  const smooth = { smoothing: 'sma' } as const;
  const smoothVoiced = { smoothing: 'sma-voiced' } as const;
  const statics = [contoursOf(sound, smooth), contoursOf(voiced, smoothVoiced)];
  const slopes = [
    contoursOf(sound, { ...smooth, slopes: 1 }),
    contoursOf(voiced, { ...smoothVoiced, slopes: 1 }),
  ];
  const hidden = contoursOf(['F0final'], {});
  return {
    sources: [frames, voice],
    descriptors: [...statics.flat(), ...slopes.flat()],
    hidden,
    joined: true,
    functionals: [
      ...[...statics[0], ...slopes[0]].map(({ name }) => courseGroup(name, ofSound, { rows })),
      ...[...statics[1], ...slopes[1]].map(({ name }) => courseGroup(name, ofVoice, { rows, voiced: true })),
      voiceOnsets('F0final', 0),
    ],
    functionalRows: rows,
    functionalFrames: 'F0final',
  };
}
