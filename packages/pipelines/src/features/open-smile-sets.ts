import { openSmileSets, type OpenSmileSet } from '@avemo/dsp/opensmile';

/** A set of openSMILE that has functionals, as `avemo features --set` takes it. */
export type OpenSmileName = 'egemaps-v02' | 'gemaps-v01b' | 'is09' | 'is10' | 'compare-2016';

/** Every such name. */
export const openSmileNames: readonly OpenSmileName[] = [
  'egemaps-v02',
  'gemaps-v01b',
  'is09',
  'is10',
  'compare-2016',
];

/** The set of a name. */
export function openSmileSetOf(caller: string, name: OpenSmileName): OpenSmileSet {
  const set = openSmileSets.find((one) => one.name === name && one.functionalNames.length > 0);
  if (!set) {
    throw new RangeError(`${caller}: set must be one of ${openSmileNames.join(', ')}; got ${String(name)}.`);
  }
  return set;
}
