import type { Dataset } from '../datasets/clip';
import type { BlockLook } from '../prepare/clip-preparer';
import { BlockCache } from '../prepare/cache/block-cache';
import { openPreparer } from '../prepare/cache/open-preparer';
import type { Column } from '../prepare/column';
import { badClipsError, type BadClip } from '../prepare/prepare-clips';
import { prepareInThreads } from '../prepare/threads/prepare-in-threads';
import type { ClipContent } from './content';
import type { ExperimentOptions } from './experiment-options';
import type { Fold } from './folds';
import type { Plan } from './plan';
import type { ClipMaterial } from '../recipes/material';
import { requireStreams } from './require-streams';

/** What {@link openAllBlocks} is told. */
export interface OpenAllBlocksOptions extends Pick<
  ExperimentOptions,
  'signal' | 'onProgress' | 'onWarning' | 'files' | 'recipeFile' | 'jobs' | 'backend'
> {
  plan: Plan;
  contents: readonly ClipContent[];
  /** The clips whose files can be read. */
  clips: readonly number[];
}

/** The blocks of a data set. */
export interface AllBlocks {
  /** Those of every clip of a fold; of all the folds, where media do not depend on it. */
  columnsOf(fold: Fold, folds: readonly Fold[]): Promise<Record<string, Column>>;
  /** Prepares every clip; those that cannot be. */
  badClips(): Promise<BadClip[]>;
  /** For each block, SHA-256 over the code, decoder and backend that make it. */
  codeKeys: Readonly<Record<string, string>>;
  /** What the blocks of the first clip are like. */
  looks: Readonly<Record<string, BlockLook>>;
  /** What the recipe says of a clip itself. */
  materialOf(clip: number, fold: Fold, options: { drawn: boolean }): Promise<ClipMaterial | undefined>;
  /** How many clips of all folds have each block in the cache. */
  countThere(folds: readonly Fold[]): Promise<Record<string, number>>;
}

/**
 * Finds out what the blocks of a data set depend on; makes them as they are asked for.
 *
 * @param dataset - The clips.
 * @param folder - Of the cache.
 * @param options - What is made of which clips, and how.
 * @throws BadClipsError for clips that cannot be prepared, CallError where a system's stream is missing.
 */
export async function openAllBlocks(
  dataset: Dataset,
  folder: string,
  { plan, contents, clips, files, backend, onProgress, ...options }: OpenAllBlocksOptions,
): Promise<AllBlocks> {
  const { recipe, prepared, blocks } = plan;
  const cache = new BlockCache(folder, options.onWarning);
  const names = foldNames(dataset);
  const preparer = await openPreparer(dataset, {
    ...{ recipe, prepared, blocks, cache, files, contents, clips },
    backend: backend.name,
    fold: names[0],
  });
  const prepare = (places: readonly number[], fold: string | undefined) =>
    prepareInThreads(dataset, {
      ...options,
      ...{ preparer, blocks, contents, clips: places, fold },
      onProgress: (progress) => onProgress?.({ phase: 'prepare', ...progress }),
    });
  const nameOf = (fold: Fold) => (dataset.mediaByFold ? fold.name : undefined);
  return {
    codeKeys: Object.fromEntries(blocks.map((block) => [block, preparer.codeKey(block)])),
    looks: preparer.options.context?.shapes ?? {},
    async columnsOf(fold, folds) {
      const places = clipsOf(dataset.mediaByFold ? [fold] : folds);
      const { columns, bad } = await prepare(places, nameOf(fold));
      if (bad.length > 0) throw badClipsError(bad);
      requireStreams(dataset, plan, columns, places);
      return columns;
    },
    materialOf: (clip, fold, how) =>
      preparer.material({ clip: dataset.clips[clip], content: contents[clip].key, fold: nameOf(fold) }, how),
    async badClips() {
      const all = new Map<string, BadClip>();
      for (const fold of names) {
        const { bad } = await prepare(clips, fold);
        for (const one of bad) if (!all.has(one.clip)) all.set(one.clip, one);
      }
      return [...all.values()];
    },
    async countThere(folds) {
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
    },
  };
}

/** The clips of folds, each once, in their order. */
const clipsOf = (folds: readonly Fold[]): number[] =>
  [...new Set(folds.flatMap((fold) => [...fold.train, ...fold.validation, ...fold.test]))].sort(
    (a, b) => a - b,
  );

/** The folds for which media differ; one that is none where they do not. */
export function foldNames({
  mediaByFold,
  clips,
}: Pick<Dataset, 'mediaByFold' | 'clips'>): (string | undefined)[] {
  if (!mediaByFold) return [undefined];
  const folds = [...new Set(clips.flatMap(({ fold }) => (fold === undefined ? [] : [fold])))];
  return folds.length > 0 ? folds : [undefined];
}
