import { ndArray } from '@avemo/checks';
import { functionalNames, functionals, type MfccPreset } from '@avemo/dsp';
import { openColumnFile } from '../io/column-file';
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
  const columns = set.columns(preset);
  const file = openColumnFile();
  try {
    for await (const { data } of featureRows(set, sound, preset, onProgress)) {
      const rows = data.length / columns.length;
      for (let c = 0; c < columns.length; c++) {
        file.push(
          c,
          Float64Array.from({ length: rows }, (_, row) => data[row * columns.length + c]),
        );
      }
    }
    if (file.lengthOf(0) === 0) return undefined;
    const values = columns.flatMap((_, c) => {
      const course = Float32Array.from(file.read(c));
      return Array.from(functionals(ndArray(course, [course.length, 1])).data);
    });
    return {
      columns: columns.flatMap((column) => functionalNames.map((name) => `${column}_${name}`)),
      values,
    };
  } finally {
    file.remove();
  }
}
