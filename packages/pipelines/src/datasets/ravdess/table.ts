import { basename, join } from 'node:path';
import { DatasetError } from '../dataset-error';
import { parseRavdessName, ravdessFold, ravdessLabels, type RavdessName } from './clip-name';
import { quoted, readCsvFile } from '../files/read-csv-file';

/** A row of `clips.csv` whose emotion and fold agree with the file name. @internal */
export interface RavdessRow {
  /** The name of the audio-only file without its ending. */
  id: string;
  /** The audio-only file, without folder. */
  name: string;
  fields: RavdessName;
  seconds: number;
  /** The line, for messages. */
  where: string;
}

/**
 * Reads `clips.csv` (columns audio, emotion, fold, seconds) of the prepared layout.
 *
 * @throws DatasetError naming the line that contradicts itself or repeats a clip
 * @internal
 */
export async function readRavdessTable(folder: string): Promise<RavdessRow[]> {
  const table = join(folder, 'clips.csv');
  const { rows } = await readCsvFile(table, ['audio', 'emotion', 'fold', 'seconds']);
  const seen = new Set<string>();
  return rows.map(({ line, values }) => {
    const where = `"${table}" line ${line}`;
    const name = basename(values.audio);
    const fields = parseRavdessName(name, `${where}: the file "${values.audio}"`);
    checkRow(values, fields, where);
    const id = name.replace(/\.\w+$/, '');
    if (seen.has(id))
      throw new DatasetError('bad-row', `${where}: the clip ${id} stands twice; remove one row.`);
    seen.add(id);
    return { id, name, fields, seconds: Number(values.seconds), where };
  });
}

function checkRow(values: Record<string, string>, fields: RavdessName, where: string): void {
  const label = ravdessLabels.findIndex((name) => name === values.emotion);
  if (label < 0) {
    throw new DatasetError(
      'unknown-label',
      `${where}: the emotion "${values.emotion}" is not one of ${quoted([...ravdessLabels])}; correct it.`,
    );
  }
  if (label !== fields.emotion - 1) {
    throw new DatasetError(
      'bad-row',
      `${where}: the emotion is "${values.emotion}" but the file name says "${ravdessLabels[fields.emotion - 1]}"; correct one.`,
    );
  }
  if (!(Number(values.seconds) > 0)) {
    throw new DatasetError(
      'bad-row',
      `${where}: seconds is "${values.seconds}"; write the length of the clip.`,
    );
  }
  const fold = ravdessFold(fields.actor);
  if (values.fold !== fold) {
    throw new DatasetError(
      'bad-row',
      `${where}: fold is "${values.fold}" but actor ${fields.actor} belongs to fold ${fold}; correct it.`,
    );
  }
}
