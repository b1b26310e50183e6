import type { Dataset } from './dataset';
import { datasetAdapters } from './dataset-adapters';
import { DatasetError } from './dataset-error';
import type { OpenDatasetOptions } from './open-options';
import { quoted } from './files/read-csv-file';

/**
 * Opens a data set: finds its clips and checks their labels and files, without decoding any.
 *
 * @param name an adapter's name, see `datasetAdapters`
 * @param folder the user's copy; for `manifest` also the CSV file itself
 * @param options what the adapter may be told
 * @param options.labels the classes and their order, for adapters without classes of their own
 * @returns the clips with functions that read their sound and picture features
 * @throws DatasetError with a `code`; its message names the first wrong or missing thing and how to mend it
 * @throws TypeError when `labels` is given to an adapter that has its own, RangeError when `labels` repeats a name
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { encodeWav } from '@avemo/dsp';
 * import { openDataset } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * const sound = { samples: new Float32Array(8000), sampleRate: 16000 };
 * await writeFile(join(folder, 'a.wav'), encodeWav(sound));
 * await writeFile(join(folder, 'manifest.csv'), 'path,label,speaker\na.wav,calm,Jo\n');
 *
 * const dataset = await openDataset('manifest', folder);
 * const { samples } = await dataset.clips[0].audio!();
 * samples.length; // → 8000
 * ```
 */
export async function openDataset(
  name: string,
  folder: string,
  options: OpenDatasetOptions = {},
): Promise<Dataset> {
  const adapter = datasetAdapters.find((candidate) => candidate.name === name);
  if (!adapter) {
    throw new DatasetError(
      'unknown-dataset',
      `There is no data set adapter "${name}"; choose one of ${quoted(datasetAdapters.map((one) => one.name))}.`,
    );
  }
  const { labels } = options;
  if (labels && (labels.length === 0 || new Set(labels).size !== labels.length || labels.includes(''))) {
    throw new RangeError(
      `openDataset: labels must be distinct, non-empty names; got ${JSON.stringify(labels)}. Name each class once.`,
    );
  }
  return adapter.open(folder, options);
}
