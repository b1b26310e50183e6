import { ndArray } from '@avemo/checks';
import { functionalNames, functionals, type MfccPreset } from '@avemo/dsp';
import type { SoundFile } from '../io/sound-file';
import { withSoundReader } from '../io/sound-reader';
import { featureRows, openSmileVector } from './feature-rows';
import { featureRate, type FeatureSet } from './feature-sets';
import { prosodyFunctionals } from './prosody';

/** One vector for a whole sound. */
export interface FunctionalsRow {
  columns: string[];
  values: number[];
}

/** Every functional of every column, named column_functional; nothing without a whole frame, NaN for openSMILE's sets. */
export async function soundFunctionals(
  set: FeatureSet,
  sound: SoundFile,
  preset: MfccPreset,
  onProgress?: (share: number) => void,
): Promise<FunctionalsRow | undefined> {
  const method = set.method(preset);
  if ('whole' in method && method.whole === 'prosody') {
    return withSoundReader(sound, featureRate, prosodyFunctionals);
  }
  if ('openSmile' in method) {
    const values = await openSmileVector(method.openSmile, sound, onProgress);
    return { columns: [...method.openSmile.functionalNames], values: Array.from(values) };
  }
  const pieces: Float32Array[] = [];
  for await (const { data } of featureRows(set, sound, preset, onProgress)) pieces.push(data);
  const columns = set.columns(preset);
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (size === 0) return undefined;
  const all = new Float32Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  const { data } = functionals(ndArray(all, [size / columns.length, columns.length]));
  return {
    columns: columns.flatMap((column) => functionalNames.map((name) => `${column}_${name}`)),
    values: Array.from(data),
  };
}
