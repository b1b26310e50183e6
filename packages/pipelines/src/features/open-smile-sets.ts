import { openSmileSets, type OpenSmileSet } from '@avemo/dsp/opensmile';

/** Names of openSMILE's sets that have functionals, as `avemo features --set` takes them. */
export const openSmileNames = ['egemaps-v02', 'gemaps-v01b', 'is09', 'compare-2016'] as const;

/** A set of openSMILE that has functionals. */
export type OpenSmileName = (typeof openSmileNames)[number];

/** The set of a name. */
export function openSmileSetOf(caller: string, name: OpenSmileName): OpenSmileSet {
  const set = openSmileSets.find((one) => one.name === name && one.functionalNames.length > 0);
  if (!set) {
    throw new RangeError(`${caller}: set must be one of ${openSmileNames.join(', ')}; got ${String(name)}.`);
  }
  return set;
}
