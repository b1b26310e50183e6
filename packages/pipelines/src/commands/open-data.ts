import { CallError } from '../call-error';
import { datasetAdapters } from '../datasets/adapters';
import type { Dataset } from '../datasets/clip';
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
