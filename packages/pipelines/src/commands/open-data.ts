import { existsSync } from 'node:fs';
import { CallError } from '../call-error';
import { datasetAdapters } from '../datasets/adapters';
import type { Dataset } from '../datasets/clip';
import { foldersOf } from '../datasets/folders-of';
import { joinDatasets } from '../datasets/join-datasets';
import { openDataset } from '../datasets/open-dataset';

/** The options that name a data set. */
export interface DataOptions {
  dataset?: string;
  data?: string;
  labels?: string[];
}

/**
 * Opens the data set that `--dataset`, `--data` and `--labels` name; undefined when none is named. Several names, with as many
 * folders, are joined.
 */
export async function openData({ dataset, data, labels }: DataOptions): Promise<Dataset | undefined> {
  if (dataset === undefined && data === undefined) return undefined;
  if (dataset === undefined || data === undefined) {
    throw new CallError('--dataset and --data belong together; give both.');
  }
  const names = dataset.split(',').map((name) => name.trim());
  if (names.length === 1) return openOne(dataset, data, labels);
  const folders = foldersOf(data, names.length, existsSync);
  const taking = (name: string) =>
    datasetAdapters.find((one) => one.name === name)?.takes?.includes('labels');
  return joinDatasets(
    await Promise.all(names.map((name, i) => openOne(name, folders[i], taking(name) ? labels : undefined))),
  );
}

function openOne(dataset: string, data: string, labels: string[] | undefined): Promise<Dataset> {
  const adapter = datasetAdapters.find(({ name }) => name === dataset);
  if (labels && adapter && !adapter.takes?.includes('labels')) {
    const takers = datasetAdapters.filter(({ takes }) => takes?.includes('labels'));
    throw new CallError(
      `--labels is for ${takers.map(({ name }) => name).join(', ')}; ${dataset} has class names of its own.`,
    );
  }
  if (labels && new Set(labels).size !== labels.length)
    throw new CallError('--labels: name each class once.');
  return openDataset(dataset, data, { labels });
}
