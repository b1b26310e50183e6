import { compare2016 } from './compare-2016';
import { egemapsV02 } from './egemaps-v02';
import { gemapsV01b } from './gemaps-v01b';
import { is09Emotion } from './is09-emotion';
import { is10Paraling } from './is10-paraling';
import { mfcc12_0_D_A } from './mfcc12-0-d-a';
import type { OpenSmileSet } from './open-smile-set';
import { plp_0_D_A } from './plp-0-d-a';
import { prosodyAcf } from './prosody-acf';
import { prosodyShs } from './prosody-shs';

/**
 * All sets of this module, in the order in which `avemo features` lists them.
 *
 * @example
 * ```ts
 * import { openSmileSets } from '@avemo/dsp/opensmile';
 *
 * openSmileSets.find(({ name }) => name === 'egemaps-v02')?.functionalNames.length; // → 88
 * ```
 */
export const openSmileSets: readonly OpenSmileSet[] = [
  egemapsV02,
  gemapsV01b,
  is09Emotion,
  is10Paraling,
  compare2016,
  mfcc12_0_D_A,
  plp_0_D_A,
  prosodyAcf,
  prosodyShs,
];
