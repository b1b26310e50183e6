import { genevaSet } from './geneva-set';
import { openSmileSet, type OpenSmileSet } from './open-smile-set';

/**
 * The Geneva Minimalistic Acoustic Parameter Set, openSMILE's `GeMAPSv01b`: 18 descriptors and 62 functionals, those of
 * {@link egemapsV02} without cepstra, flux, the bandwidths of the second and third formant and the sound level.
 *
 * Source: F. Eyben et al., The Geneva Minimalistic Acoustic Parameter Set (GeMAPS) for voice research and affective
 * computing, 2016, https://doi.org/10.1109/TAFFC.2015.2457417.
 * @example
 * ```ts
 * import { gemapsV01b } from '@avemo/dsp/opensmile';
 *
 * const { descriptorNames, functionalNames } = gemapsV01b;
 * [descriptorNames.length, functionalNames.length]; // → [18, 62]
 * ```
 */
export const gemapsV01b: OpenSmileSet = /* @__PURE__ */ openSmileSet(
  'gemaps-v01b',
  'GeMAPSv01b of openSMILE: loudness, spectral balance, pitch, voice quality, formants; 62 functionals',
  () => genevaSet(false),
);
