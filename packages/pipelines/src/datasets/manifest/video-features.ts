import { join, resolve } from 'node:path';
import { readIfThere } from '../../io/read-if-there';
import { DatasetError } from '../dataset-error';
import type { ManifestRow } from './row';
import { readClipVideoShape } from '../files/read-feature-file';

/** The picture features of a manifest's clips. @internal */
export interface VideoColumns {
  names: string[];
  frameSeconds?: number;
}

/**
 * The columns of the feature files: from `video-features.json` beside the manifest, else counted in the first file.
 *
 * @returns nothing when no row names a feature file
 * @throws DatasetError `wrong-layout` for a bad `video-features.json`, `bad-row` when a row cuts features of unknown step
 * @internal
 */
export async function readVideoColumns(
  folder: string,
  rows: ManifestRow[],
): Promise<VideoColumns | undefined> {
  const first = rows.find((row) => row.video);
  if (!first) return undefined;
  const columns = (await readSidecar(join(folder, 'video-features.json'))) ?? {
    names: await countedNames(resolve(folder, first.video)),
  };
  const cut = rows.find((row) => row.video && (row.start !== undefined || row.end !== undefined));
  if (cut && columns.frameSeconds === undefined) {
    throw new DatasetError(
      'bad-row',
      `${cut.where}: start or end would cut the features "${cut.video}" but their step is not known; ` +
        'write {"names": […], "frameSeconds": …} to video-features.json beside the CSV file.',
    );
  }
  return columns;
}

async function countedNames(file: string): Promise<string[]> {
  const [, count] = await readClipVideoShape(file);
  return Array.from({ length: count }, (_, i) => `feature${i}`);
}

async function readSidecar(file: string): Promise<VideoColumns | undefined> {
  const bytes = await readIfThere(file);
  if (!bytes) return undefined;
  let value: { names?: unknown; frameSeconds?: unknown } | null;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    value = null;
  }
  const names = value?.names;
  const step = value?.frameSeconds;
  const namesGood =
    Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string');
  const stepGood = step === undefined || (typeof step === 'number' && Number.isFinite(step) && step > 0);
  if (!namesGood || !stepGood) {
    throw new DatasetError(
      'wrong-layout',
      `The file "${file}" is not of the form {"names": ["AU01", …], "frameSeconds": 0.04}; correct or remove it.`,
    );
  }
  return step === undefined ? { names } : { names, frameSeconds: step };
}
