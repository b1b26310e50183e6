import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetContent } from '../adapter';
import type { Clip } from '../clip';
import { DatasetError } from '../dataset-error';
import { clipMedia } from '../files/clip-media';
import { openFloatRows } from '../files/float-rows';
import { describeClip } from './clip-name';
import { readRavdessTable } from './table';

/**
 * Reads the prepared layout: `clips.csv` (columns audio, emotion, fold, seconds), `audio/*.flac` and, optionally,
 * `features/au_mean.f32`, float32 rows in the order of `clips.csv`, with their columns in `features/meta.json`.
 *
 * @throws DatasetError
 * @internal
 */
export async function readPreparedClips(folder: string): Promise<Pick<DatasetContent, 'clips' | 'features'>> {
  const rows = await readRavdessTable(folder);
  const present = new Set(await readdir(join(folder, 'audio')).catch(() => []));
  const units = await openActionUnits(folder, rows.length);
  const clips = rows.map(({ id, name, fields, seconds, where }, row): Clip => {
    const sound = join(folder, 'audio', name);
    if (!present.has(name)) {
      throw new DatasetError(
        'missing-file',
        `${where}: there is no sound file "${sound}"; restore it or remove the row.`,
      );
    }
    const features = units && {
      features: {
        'action-units': async () => ({ data: await units.readRow(row), shape: [units.width] }),
      },
      featureFiles: [{ path: units.file, part: `row ${row}` }],
    };
    return { id, ...describeClip(fields), seconds, ...clipMedia({ sound, ...features }) };
  });
  return {
    clips,
    ...(units && { features: { 'action-units': { width: units.width, names: units.names } } }),
  };
}

/** The action units; undefined where there is no description of features. */
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
  const rowsOfUnits = await openFloatRows(join(folder, 'features', 'au_mean.f32'), {
    rows,
    width: names.length,
    code: 'unreadable-video',
    remedy: 'restore it or remove the folder features',
  });
  return { ...rowsOfUnits, names };
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
