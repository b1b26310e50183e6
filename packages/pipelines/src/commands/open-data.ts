import { CallError } from '../call-error';
import { datasetAdapters } from '../datasets/dataset-adapters';
import type { Dataset } from '../datasets/dataset';
import { openDataset } from '../datasets/open-dataset';

/** The options that name a data set. */
export interface DataOptions {
  dataset?: string;
  data?: string;
  labels?: string[];
}

/** Opens the data set that `--dataset`, `--data` and `--labels` name; undefined when none is named. */
export async function openData({ dataset, data, labels }: DataOptions): Promise<Dataset | undefined> {
  if (dataset === undefined && data === undefined) return undefined;
  if (dataset === undefined || data === undefined) {
    throw new CallError('--dataset and --data belong together; give both.');
  }
  if (labels && dataset !== 'manifest' && datasetAdapters.some(({ name }) => name === dataset)) {
    throw new CallError(`--labels is for manifest; ${dataset} has class names of its own.`);
  }
  if (labels && new Set(labels).size !== labels.length)
    throw new CallError('--labels: name each class once.');
  return openDataset(dataset, data, { labels });
}
