import type { Dataset } from '../datasets/clip';
import type { Column } from '../prepare/column';
import { badClipsError, prepareClips } from '../prepare/prepare-clips';
import type { ExperimentOptions } from './experiment-options';
import type { Fold } from './folds';
import type { Plan } from './plan';
import { requireStreams } from './require-streams';

/**
 * The blocks of every clip of a fold.
 *
 * @throws WorkError listing clips that cannot be prepared, CallError where a system's stream is missing.
 */
export async function prepareAll(
  dataset: Dataset,
  { plan, signal, onProgress }: Pick<ExperimentOptions, 'signal' | 'onProgress'> & { plan: Plan },
  fold: Fold,
): Promise<Record<string, Column>> {
  const clips = [...fold.train, ...fold.validation, ...fold.test].sort((a, b) => a - b);
  const { columns, bad } = await prepareClips(dataset, {
    recipe: plan.recipe,
    prepared: plan.prepared,
    blocks: plan.blocks,
    clips,
    fold: dataset.mediaByFold ? fold.name : undefined,
    signal,
    onProgress: (progress) => onProgress?.({ phase: 'prepare', ...progress }),
  });
  if (bad.length > 0) throw badClipsError(bad);
  requireStreams(dataset, plan, columns, clips);
  return columns;
}
