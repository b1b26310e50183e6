import { resolve } from 'node:path';
import { datasetAdapters } from './adapters';
import type { Dataset } from './clip';
import { DatasetError } from './dataset-error';
import { quoted } from './files/read-csv-file';
import type { OpenDatasetOptions } from './open-options';
import { readSyntheticCorpus } from './synthetic-corpus';

/**
 * Opens a data set: finds its clips and checks their labels and files, without decoding any.
 *
 * @param name - An adapter's name, see `datasetAdapters`.
 * @param path - The user's copy: a folder; for `manifest` also the CSV file itself.
 * @param options - What the adapter may be told; see `DatasetAdapter.takes`.
 * @returns The clips with functions that read their media.
 * @throws DatasetError with a `code`; its message names the first wrong or missing thing and how to fix it.
 * @throws TypeError when an option is given to an adapter that does not take it.
 * @throws RangeError when `labels` or `targets` is empty or repeats a name.
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
 * const { samples } = await dataset.clips[0]!.media().audio!.read();
 * samples.length; // → 8000
 * ```
 */
export async function openDataset(
  name: string,
  path: string,
  options: OpenDatasetOptions = {},
): Promise<Dataset> {
  const adapter = datasetAdapters.find((candidate) => candidate.name === name);
  if (!adapter) {
    throw new DatasetError(
      'unknown-dataset',
      `There is no data set adapter "${name}"; choose one of ${datasetAdapters.map((one) => one.name).join(', ')}.`,
    );
  }
  if (typeof path !== 'string' || path === '') {
    throw new TypeError(`openDataset: path must be a folder's path; got ${JSON.stringify(path)}.`);
  }
  for (const option of ['labels', 'targets'] as const) {
    const names = options[option];
    if (!names) continue;
    if (!adapter.takes?.includes(option)) {
      throw new TypeError(`openDataset: ${name} has ${option} of its own; leave the option ${option} out.`);
    }
    if (names.length === 0 || new Set(names).size !== names.length || names.includes('')) {
      throw new RangeError(
        `openDataset: ${option} must be distinct, non-empty names; got ${quoted(names)}. Name each once.`,
      );
    }
  }
  const content = await adapter.open(path, options);
  const origin = [{ name, path: resolve(path), options }];
  const made = await readSyntheticCorpus(path);
  // What imitates the layout of a corpus is not under its terms.
  if (made.synthetic) return { name, licence: undefined, ...content, ...made, origin };
  const { licence, citation } = adapter;
  return { name, licence, ...(citation && { citation }), ...content, origin };
}
