import { genevaSet } from './geneva-set';
import { openSmileSet, type OpenSmileSet } from './open-smile-set';

/**
 * The extended Geneva Minimalistic Acoustic Parameter Set, openSMILE's `eGeMAPSv02`: 25 descriptors of loudness, spectrum,
 * cepstra, pitch, voice quality and formants, and 88 functionals.
 *
 * Source: F. Eyben et al., The Geneva Minimalistic Acoustic Parameter Set (GeMAPS) for voice research and affective
 * computing, 2016, https://doi.org/10.1109/TAFFC.2015.2457417.
 * @example
 * ```ts
 * import { egemapsV02 } from '@avemo/dsp/opensmile';
 *
 * const { descriptorNames, functionalNames } = egemapsV02;
 * [descriptorNames.length, functionalNames.length]; // → [25, 88]
 * ```
 */
export const egemapsV02: OpenSmileSet = /* @__PURE__ */ openSmileSet(
  'egemaps-v02',
  'eGeMAPSv02 of openSMILE: loudness, spectral balance, flux, cepstra, pitch, voice quality, formants; 88 functionals',
  () => genevaSet(true),
);
