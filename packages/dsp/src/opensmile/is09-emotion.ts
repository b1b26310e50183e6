import type { FunctionalName } from '../statistics/functional-table';
import { cepstraDescriptor } from './cepstra';
import { contoursOf } from './contour-block';
import { frameContours } from './contour-source';
import type { FrameView } from './frame-spectra';
import { statisticsOf } from './functional-group';
import { openSmileSet, type OpenSmileSet } from './open-smile-set';
import { pitchAcfDescriptor } from './pitch-acf';
import { rmsEnergyDescriptor } from './rms-energy';
import { zeroCrossingDescriptor } from './zero-crossings';

const statistics: readonly FunctionalName[] = [
  ...(['max', 'min', 'range', 'maxPos', 'minPos', 'amean', 'linregc1', 'linregc2'] as const),
  ...(['linregerrQ', 'stddev', 'skewness', 'kurtosis'] as const),
];

/**
 * The set of the INTERSPEECH 2009 Emotion Challenge, openSMILE's `IS09_emotion`: energy, 12 cepstra, zero crossings,
 * voicing and pitch of 25 ms frames, with slopes (32 descriptors), and 12 statistics of each (384 functionals).
 *
 * Source: B. Schuller, S. Steidl & A. Batliner, The INTERSPEECH 2009 Emotion Challenge, 2009,
 * https://doi.org/10.21437/Interspeech.2009-103.
 * @example
 * ```ts
 * import { is09Emotion } from '@avemo/dsp/opensmile';
 *
 * const { descriptorNames, functionalNames } = is09Emotion;
 * [descriptorNames.length, functionalNames.length]; // → [32, 384]
 * ```
 */
export const is09Emotion: OpenSmileSet = /* @__PURE__ */ openSmileSet(
  'is09',
  'IS09_emotion of openSMILE: energy, 12 cepstra, zero crossings, voicing, pitch, slopes; 12 statistics of each',
  () => {
    const view: FrameView = { window: 'hamming', preEmphasis: 0.97 };
    const coefficients = Array.from({ length: 12 }, (_, i) => i + 1);
    const source = frameContours(0.025, [
      rmsEnergyDescriptor(view),
      cepstraDescriptor({
        view,
        mel: { bands: 26, minFrequency: 0, maxFrequency: 8000, spectrum: 'magnitude' },
        scale: 32768,
        floor: 1,
        coefficients,
        names: coefficients.map((k) => `pcm_fftMag_mfcc[${k}]`),
      }),
      zeroCrossingDescriptor(),
      pitchAcfDescriptor(view),
    ]);
    const descriptors = [
      ...contoursOf(source.names, { smoothing: 'sma' }),
      ...contoursOf(source.names, { smoothing: 'sma', slopes: 1 }),
    ];
    return {
      sources: [source],
      descriptors,
      functionals: descriptors.map(({ name }) => statisticsOf(name, statistics)),
      functionalRows: -2,
    };
  },
);
