import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { DatasetContent } from '../adapter';
import { DatasetError } from '../dataset-error';
import { openByteRows } from '../files/byte-rows';
import { readCsvFile } from '../files/read-csv-file';
import { parseRavdessName, type RavdessName } from './clip-name';
import { addFile, createClip, type Performance } from './makers-layout';

const [frames, size] = [20, 112];

/**
 * Reads the layout with pictures: `clips/01-….mp4`, and optionally `faces.csv` (columns clip, audio) with `faces.u8`, for
 * each row 20 grey faces of 112 × 112 bytes, spread evenly over the clip. `audio` names a sound file from the folder above,
 * which is used where it is there.
 *
 * @internal
 */
export async function readFaceClips(folder: string): Promise<Pick<DatasetContent, 'clips' | 'features'>> {
  const performances = new Map<string, Performance>();
  const rows = new Map<string, number>();
  const keyOf = ({ modality: _, ...fields }: RavdessName) => Object.values(fields).join('-');
  for (const name of (await readdir(join(folder, 'clips')).catch(() => [])).sort()) {
    if (name.startsWith('.') || !/\.mp4$/i.test(name)) continue;
    const file = join(folder, 'clips', name);
    addFile(performances, file, parseRavdessName(name, `The file "${file}"`));
  }
  const table = join(folder, 'faces.csv');
  const faces = existsSync(table) ? await readCsvFile(table, ['clip', 'audio']) : undefined;
  for (const [row, { line, values }] of (faces?.rows ?? []).entries()) {
    const where = `"${table}" line ${line}`;
    const fields = parseRavdessName(`${values.clip}.mp4`, `${where}: the clip "${values.clip}"`);
    rows.set(keyOf(fields), row);
    const sound = resolve(folder, '..', values.audio);
    if (existsSync(sound))
      addFile(performances, sound, parseRavdessName(basename(sound), `${where}: the file "${sound}"`));
    else if (!performances.has(keyOf(fields))) performances.set(keyOf(fields), { fields });
  }
  if (performances.size === 0) {
    throw new DatasetError(
      'empty',
      `The folder "${folder}" holds no clips/01-….mp4 and no faces.csv; restore them.`,
    );
  }
  const bytes =
    faces &&
    (await openByteRows(join(folder, 'faces.u8'), { rows: faces.rows.length, width: frames * size * size }));
  const clips = [...performances].map(([key, performance]) => {
    const row = rows.get(key);
    if (row === undefined || !bytes) return createClip(performance);
    return createClip(performance, {
      features: {
        faces: async () => ({
          data: await bytes.readRow(row),
          shape: [frames, size, size, 1],
          times: Float64Array.from({ length: frames }, (_, i) => i),
        }),
      },
      featureFiles: [{ path: bytes.file, part: `row ${row}` }],
    });
  });
  return { clips, ...(bytes && { features: { faces: { width: size * size } } }) };
}
