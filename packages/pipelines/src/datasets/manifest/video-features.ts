import { join } from 'node:path';
import { readIfThere } from '../../io/read-if-there';
import type { FeatureDescription } from '../clip';
import { DatasetError } from '../dataset-error';
import { readFeatureShape } from '../files/read-feature-file';
import type { ManifestRow } from './row';

/**
 * What the feature files hold: from `video-features.json` beside the manifest, else counted in the first file.
 *
 * @param folder - Where the manifest lies.
 * @param rows - Its rows.
 * @param fileOf - The feature file of a row.
 * @returns Nothing when no row names a feature file.
 * @throws DatasetError `wrong-layout` for a bad `video-features.json`, `bad-row` when a row cuts features of unknown step.
 * @internal
 */
export async function describeFeatures(
  folder: string,
  rows: readonly ManifestRow[],
  fileOf: (row: ManifestRow) => string | undefined,
): Promise<FeatureDescription | undefined> {
  const withFeatures = rows.filter((row) => fileOf(row) !== undefined);
  if (withFeatures.length === 0) return undefined;
  const described =
    (await readSidecar(join(folder, 'video-features.json'))) ??
    (await countedNames(fileOf(withFeatures[0])!));
  const cut = withFeatures.find((row) => row.start !== undefined || row.end !== undefined);
  if (cut && described.rowSeconds === undefined) {
    throw new DatasetError(
      'bad-row',
      `${cut.where}: start or end would cut the features "${cut.video}" but their step is not known; ` +
        'write {"names": […], "frameSeconds": …} to video-features.json beside the CSV file.',
    );
  }
  return described;
}

async function countedNames(file: string): Promise<FeatureDescription> {
  const [, width] = await readFeatureShape(file);
  return { width, names: Array.from({ length: width }, (_, i) => `feature${i}`) };
}

async function readSidecar(file: string): Promise<FeatureDescription | undefined> {
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
  return { width: names.length, names, ...(step !== undefined && { rowSeconds: step }) };
}
