import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import ndarray from 'ndarray';
import type { Clip, Dataset } from './dataset';
import { DatasetError } from './dataset-error';
import { createRavdessClip, parseRavdessName, ravdessLabels, type RavdessName } from './ravdess-clip';
import { quoted, readCsvFile } from './read-csv-file';

/**
 * Reads the prepared layout: `clips.csv` (columns audio, emotion, fold, seconds), `audio/*.flac` and, optionally,
 * `features/au_mean.f32`, float32 rows in the order of `clips.csv`, with their columns in `features/meta.json`.
 *
 * @throws DatasetError
 * @internal
 */
export async function readPreparedClips(folder: string): Promise<Pick<Dataset, 'clips' | 'videoFeatures'>> {
  const table = join(folder, 'clips.csv');
  const { rows } = await readCsvFile(table, ['audio', 'emotion', 'fold', 'seconds']);
  const present = new Set(await readdir(join(folder, 'audio')).catch(() => []));
  const features = await openActionUnits(folder, rows.length);
  const seen = new Set<string>();
  const clips = rows.map(({ line, values }, row): Clip => {
    const where = `"${table}" line ${line}`;
    const name = basename(values.audio);
    const file = join(folder, 'audio', name);
    const fields = parseRavdessName(name, `${where}: the file "${values.audio}"`);
    checkRow(values, fields, where);
    if (!present.has(name)) {
      throw new DatasetError(
        'missing-file',
        `${where}: there is no sound file "${file}"; restore it or remove the row.`,
      );
    }
    const id = name.replace(/\.\w+$/, '');
    if (seen.has(id))
      throw new DatasetError('bad-row', `${where}: the clip ${id} stands twice; remove one row.`);
    seen.add(id);
    const clip = createRavdessClip(file, fields, id);
    if (values.fold !== clip.fold) {
      throw new DatasetError(
        'bad-row',
        `${where}: fold is "${values.fold}" but actor ${fields.actor} belongs to fold ${clip.fold}; correct it.`,
      );
    }
    return {
      ...clip,
      seconds: Number(values.seconds),
      ...(features && { files: [file, features.file], video: () => features.readRow(row) }),
    };
  });
  return { clips, ...(features && { videoFeatures: { names: features.names } }) };
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
}

/** The action units, whose file is read once, when the first row is asked for. */
async function openActionUnits(folder: string, rows: number) {
  const metaFile = join(folder, 'features', 'meta.json');
  const text = await readFile(metaFile, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const names = parseColumns(text);
  if (!names) {
    throw new DatasetError(
      'wrong-layout',
      `The file "${metaFile}" does not list the columns of au_mean; restore it or remove the folder features.`,
    );
  }
  const file = join(folder, 'features', 'au_mean.f32');
  const bytes = await stat(file).then(
    (info) => info.size,
    () => undefined,
  );
  const expected = rows * names.length * 4;
  if (bytes !== expected) {
    throw new DatasetError(
      'unreadable-video',
      `The file "${file}" must hold ${expected} bytes (${rows} rows of ${names.length} float32) but ` +
        `${bytes === undefined ? 'is not there' : `holds ${bytes}`}; restore it or remove the folder features.`,
    );
  }
  let values: Promise<Float32Array> | undefined;
  const readRow = async (row: number) => {
    values ??= readFloats(file, expected);
    const data = (await values).slice(row * names.length, (row + 1) * names.length);
    return ndarray(data, [1, names.length]);
  };
  return { file, names, readRow };
}

function parseColumns(text: string): string[] | undefined {
  try {
    const columns: unknown = JSON.parse(text)?.au_mean?.columns;
    const good =
      Array.isArray(columns) && columns.length > 0 && columns.every((name) => typeof name === 'string');
    return good ? columns : undefined;
  } catch {
    return undefined;
  }
}

async function readFloats(file: string, expected: number): Promise<Float32Array> {
  const bytes = await readFile(file);
  const values = new Float32Array(expected / 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const bad = bytes.length === expected ? -1 : 0;
  for (let i = 0; bad < 0 && i < values.length; i++) values[i] = view.getFloat32(4 * i, true);
  const nonFinite = bad < 0 ? values.findIndex((value) => !Number.isFinite(value)) : bad;
  if (nonFinite >= 0) {
    throw new DatasetError(
      'unreadable-video',
      `The file "${file}" is damaged at number ${nonFinite}; restore it.`,
    );
  }
  return values;
}
