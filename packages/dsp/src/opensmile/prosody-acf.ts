import { contoursOf } from './contour-block';
import { frameContours } from './contour-source';
import { intensityLoudnessDescriptor } from './intensity-loudness';
import { openSmileSet, type OpenSmileSet } from './open-smile-set';
import { pitchAcfDescriptor } from './pitch-acf';

/**
 * Voicing and pitch by autocorrelation and cepstrum, and loudness, of 50 ms frames, openSMILE's `prosodyAcf`: 3 descriptors,
 * no functionals.
 *
 * Source: F. Eyben, M. Wöllmer & B. Schuller, openSMILE, 2010, https://doi.org/10.1145/1873951.1874246.
 * @example
 * ```ts
 * import { prosodyAcf } from '@avemo/dsp/opensmile';
 *
 * prosodyAcf.descriptorNames; // → ['voiceProb_sma', 'F0_sma', 'pcm_loudness_sma']
 * ```
 */
export const prosodyAcf: OpenSmileSet = /* @__PURE__ */ openSmileSet(
  'prosody-acf',
  'prosodyAcf of openSMILE: voicing and pitch by autocorrelation, loudness, 50 ms frames',
  () => {
    const source = frameContours(0.05, [
      pitchAcfDescriptor({ window: 'gauss' }, { spectrum: 'magnitude' }),
      intensityLoudnessDescriptor('pcm_loudness'),
    ]);
    return {
      sources: [source],
      descriptors: contoursOf(source.names, { smoothing: 'sma' }),
      functionals: [],
      functionalRows: 0,
    };
  },
);
