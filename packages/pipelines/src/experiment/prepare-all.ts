import type { Dataset } from '../datasets/clip';
import type { BlockLook } from '../prepare/clip-preparer';
import type { BlockCache } from '../prepare/cache/block-cache';
import { openPreparer } from '../prepare/cache/open-preparer';
import type { Column } from '../prepare/column';
import { badClipsError } from '../prepare/prepare-clips';
import { prepareInThreads } from '../prepare/threads/prepare-in-threads';
import type { ClipContent } from './content';
import type { ExperimentOptions } from './experiment-options';
import type { Fold } from './folds';
import type { Plan } from './plan';
import { requireStreams } from './require-streams';

/** What {@link openAll} is told. */
export interface PrepareAllOptions extends Pick<
  ExperimentOptions,
  'signal' | 'onProgress' | 'onWarning' | 'files' | 'recipeFile' | 'jobs' | 'backend'
> {
  plan: Plan;
  contents: readonly ClipContent[];
  folds: readonly Fold[];
}

/** The blocks of a data set. */
export interface AllBlocks {
  /** Those of every clip of a fold. */
  columnsOf(fold: Fold): Promise<Record<string, Column>>;
  /** For each block, SHA-256 over the code, decoder and backend that make it. */
  codeKeys: Readonly<Record<string, string>>;
  /** What the blocks of the first clip are like. */
  looks: Readonly<Record<string, BlockLook>>;
  /** How many clips of all folds have each block in the cache. */
  countThere(): Promise<Record<string, number>>;
}

/**
 * Finds out what the blocks of a data set depend on; makes them as they are asked for.
 *
 * @throws WorkError listing clips that cannot be prepared, CallError where a system's stream is missing.
 */
export async function openAll(
  dataset: Dataset,
  cache: BlockCache,
  { plan, contents, folds, files, backend, onProgress, ...options }: PrepareAllOptions,
): Promise<AllBlocks> {
  const clipsOf = (list: readonly Fold[]) =>
    [...new Set(list.flatMap((fold) => [...fold.train, ...fold.validation, ...fold.test]))].sort(
      (a, b) => a - b,
    );
  const nameOf = (fold: Fold) => (dataset.mediaByFold ? fold.name : undefined);
  const { recipe, prepared, blocks } = plan;
  const preparer = await openPreparer(dataset, {
    ...{ recipe, prepared, blocks, cache, files, contents },
    clips: clipsOf(folds),
    backend: backend.name,
    fold: nameOf(folds[0]),
  });
  const codeKeys = Object.fromEntries(blocks.map((block) => [block, preparer.codeKey(block)]));
  const columnsOf = async (fold: Fold) => {
    const clips = clipsOf(dataset.mediaByFold ? [fold] : folds);
    const { columns, bad } = await prepareInThreads(dataset, {
      ...options,
      ...{ preparer, blocks, contents, clips },
      fold: nameOf(fold),
      onProgress: (progress) => onProgress?.({ phase: 'prepare', ...progress }),
    });
    if (bad.length > 0) throw badClipsError(bad);
    requireStreams(dataset, plan, columns, clips);
    return columns;
  };
  const countThere = async () => {
    const counts: Record<string, number> = {};
    for (const block of blocks) {
      const there = clipsOf(folds).map((place) => {
        const clip = dataset.clips[place];
        return cache.has(
          preparer.keyOf({ clip, content: contents[place].key, fold: nameOf(folds[0]) }, block),
        );
      });
      counts[block] = (await Promise.all(there)).filter(Boolean).length;
    }
    return counts;
  };
  return { columnsOf, codeKeys, looks: preparer.options.context?.shapes ?? {}, countThere };
}
