import { loudnessDescriptor } from './auditory-loudness';
import { bandEnergiesDescriptor } from './band-energies';
import { cepstraDescriptor } from './cepstra';
import { contoursOf, type Contour } from './contour-block';
import { frameContours } from './contour-source';
import { courseGroup, type FunctionalPart } from './course-functionals';
import type { FrameView } from './frame-spectra';
import type { FunctionalGroup } from './functional-group';
import { harmonicityDescriptor } from './harmonicity';
import type { MelEnergies } from './mel-energies';
import { openSmileSet, type OpenSmileSet, type OpenSmileTable } from './open-smile-set';
import { rastaSpectrumDescriptor } from './rasta-spectrum';
import { rmsEnergyDescriptor } from './rms-energy';
import { sharpnessDescriptor } from './sharpness';
import { spectralFluxDescriptor } from './spectral-flux';
import { spectralShapeDescriptor } from './spectral-shape';
import { voiceQualityContours } from './voice-quality-contours';
import { voicedShare } from './voiced-share';
import { zeroCrossingDescriptor } from './zero-crossings';

const shape: FunctionalPart = ['moments', 'stddev', 'skewness', 'kurtosis'];
const distribution: readonly FunctionalPart[] = [['extremes'], ['percentiles'], shape];
const course: readonly FunctionalPart[] = [['levels'], ['prediction']];
const ofVoice: readonly FunctionalPart[] = [
  ['means', 'amean', 'flatness', 'posamean', 'rqmean'],
  ['extremes'],
  ['rowRegression'],
  ['percentiles'],
  shape,
  ...course,
];
const ofShape: readonly FunctionalPart[] = [
  ['means', 'amean', 'flatness', 'rqmean'],
  ['peaks'],
  ['regression'],
];
const ofSlopes: readonly FunctionalPart[] = [['means', 'flatness', 'posamean', 'rqmean'], ['peaks']];
const every: readonly FunctionalPart[] = [...distribution, ['segments'], ...course];

/**
 * The set of the INTERSPEECH 2013 Computational Paralinguistics Challenge as openSMILE's `ComParE_2016` has it: pitch and
 * voice quality of 60 ms, loudness, RASTA-filtered auditory bands, energy, shape of the spectrum and cepstra of 20 ms (65
 * descriptors and their slopes), and 6373 functionals.
 *
 * Source: F. Weninger et al., On the acoustics of emotion in audio, 2013, https://doi.org/10.3389/fpsyg.2013.00292; B.
 * Schuller et al., The INTERSPEECH 2016 Computational Paralinguistics Challenge, 2016,
 * https://doi.org/10.21437/Interspeech.2016-129.
 * @example
 * ```ts
 * import { compare2016 } from '@avemo/dsp/opensmile';
 *
 * const { descriptorNames, functionalNames } = compare2016;
 * [descriptorNames.length, functionalNames.length]; // → [130, 6373]
 * ```
 */
export const compare2016: OpenSmileSet = /* @__PURE__ */ openSmileSet(
  'compare-2016',
  'ComParE_2016 of openSMILE: 65 descriptors of voice, energy, spectrum and cepstra, slopes; 6373 functionals',
  makeTable,
);

function makeTable(): OpenSmileTable {
  const view: FrameView = { window: 'hamming' };
  const mel: MelEnergies = { bands: 26, minFrequency: 20, maxFrequency: 8000, spectrum: 'power' };
  const coefficients = Array.from({ length: 14 }, (_, i) => i + 1);
  const prefix = 'pcm_fftMag_';
  const frames = frameContours(0.02, [
    loudnessDescriptor('audspec_lengthL1norm', view, mel),
    rastaSpectrumDescriptor(view, mel),
    rmsEnergyDescriptor(),
    bandEnergiesDescriptor(prefix, view, [
      [250, 650],
      [1000, 4000],
    ]),
    spectralFluxDescriptor(`${prefix}spectralFlux`, view, { from: 1 }),
    spectralShapeDescriptor(prefix, view),
    sharpnessDescriptor(prefix, view),
    harmonicityDescriptor(prefix, view),
    cepstraDescriptor({
      ...{ view, mel, scale: 32768, floor: 1, coefficients },
      names: coefficients.map((k) => `mfcc[${k}]`),
    }),
  ]);
  const crossings = frameContours(0.06, [zeroCrossingDescriptor()]);
  const voice = voiceQualityContours({ minPitch: 52, maxPitch: 620 });
  const energy = ['audspec_lengthL1norm', 'audspecRasta_lengthL1norm', 'pcm_RMSenergy', 'pcm_zcr'];
  const spectral = [
    ...Array.from({ length: mel.bands }, (_, b) => `audSpec_Rfilt[${b}]`),
    ...['fband250-650', 'fband1000-4000'].map((name) => prefix + name),
    ...['25.0', '50.0', '75.0', '90.0'].map((share) => `${prefix}spectralRollOff${share}`),
    ...['Flux', 'Centroid', 'Entropy', 'Variance', 'Skewness', 'Kurtosis', 'Slope'].map(
      (name) => `${prefix}spectral${name}`,
    ),
    ...[`${prefix}psySharpness`, `${prefix}spectralHarmonicity`],
    ...coefficients.map((k) => `mfcc[${k}]`),
  ];
  const voiced = { smoothing: 'sma-voiced' } as const;
  const smooth = { smoothing: 'sma' } as const;
  const statics = [...contoursOf(voice.names, voiced), ...contoursOf([...energy, ...spectral], smooth)];
  const slopes = [
    ...contoursOf(voice.names, { ...voiced, slopes: 1 }),
    ...contoursOf([...energy, ...spectral], { ...smooth, slopes: 1 }),
  ];
  return {
    sources: [frames, crossings, voice],
    descriptors: [...statics, ...slopes],
    functionals: makeFunctionals(statics, slopes, voice.names.length, energy.length),
    functionalRows: 0,
  };
}

/** The rows of every group are those of openSMILE, relative to the frames of 20 ms and of 60 ms. */
function makeFunctionals(
  statics: readonly Contour[],
  slopes: readonly Contour[],
  voices: number,
  energies: number,
): FunctionalGroup[] {
  const namesOf = (contours: readonly Contour[]) => contours.map(({ name }) => name);
  const [voice, voiceSlopes] = [statics, slopes].map((all) => namesOf(all.slice(0, voices)));
  const [rest, restSlopes] = [statics, slopes].map((all) => namesOf(all.slice(voices)));
  // Crossings are counted in frames of 60 ms, of which there are four less.
  const fewer = (contour: string, rows: number) => (contour.startsWith('pcm_zcr') ? rows : rows - 4);
  const energy = [...rest.slice(0, energies), ...restSlopes.slice(0, energies)];
  const spectral = [...rest.slice(energies), ...restSlopes.slice(energies)];
  return [
    ...energy.map((name) => courseGroup(name, every, { rows: fewer(name, -2) })),
    ...spectral.map((name) => courseGroup(name, every, { rows: -2 })),
    ...[...voice, ...voiceSlopes].map((name) => courseGroup(name, ofVoice, { rows: -3, voiced: true })),
    voicedShare(voice[0], -1),
    ...rest.map((name) => courseGroup(name, ofShape, { rows: fewer(name, 0) })),
    ...restSlopes.map((name) => courseGroup(name, ofSlopes, { rows: fewer(name, -2) })),
  ];
}
