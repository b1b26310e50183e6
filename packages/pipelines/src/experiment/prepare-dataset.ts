import type { Dataset } from '../datasets/clip';
import { BlockCache } from '../prepare/cache/block-cache';
import { openPreparer } from '../prepare/cache/open-preparer';
import type { BadClip } from '../prepare/prepare-clips';
import { prepareInThreads } from '../prepare/threads/prepare-in-threads';
import { readContents } from './content';
import type { ExperimentOptions } from './experiment-options';
import { KnownDigests } from './known-digests';
import { foldNames } from './open-all-blocks';
import { openPlan } from './plan';
import { shareOf, type PartOfWork } from './part-of-work';

/** Options of {@link prepareDataset}. */
export interface PrepareDatasetOptions extends Pick<
  ExperimentOptions,
  | 'recipe'
  | 'variants'
  | 'task'
  | 'preset'
  | 'settings'
  | 'fusions'
  | 'files'
  | 'recipeFile'
  | 'jobs'
  | 'backend'
  | 'signal'
  | 'onWarning'
> {
  /** The folder of the cache. */
  cache: string;
  /** Only this share of the clips, for work that is dealt out to several processes. */
  part?: PartOfWork;
  /** Called after every clip. */
  onProgress?: (progress: { done: number; total: number; clip: string }) => void;
}

/** What {@link prepareDataset} found and made. */
export interface PreparedDataset {
  /** How many clips were asked for. */
  clips: number;
  /** How many of them were in the cache before. */
  before: number;
  /** For each block, how many clips have it. */
  blocks: Record<string, number>;
  /** Clips that cannot be prepared, and why. */
  bad: BadClip[];
}

/**
 * Prepares all clips of a data set into a cache, from which `runExperiment` takes them. What is there is not made again, so a
 * call that was stopped goes on; a bad file stops nothing.
 *
 * @param dataset - From `openDataset` or `joinDatasets`.
 * @param options - Recipe, settings that blocks depend on, the folder of the cache, jobs.
 * @returns What was made, and which clips are bad.
 * @throws WorkError where blocks have changed under the same versions.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { amFbp, openDataset, prepareDataset, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 2, clips: 4, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const backend = { name: 'cpu', threads: 1 };
 * const made = await prepareDataset(dataset, { recipe: amFbp, cache: join(folder, 'cache'), backend });
 * made.blocks; // → { spectrogram: 4, face: 4 }
 * ```
 */
export async function prepareDataset(
  dataset: Dataset,
  { cache: folder, part, backend, ...options }: PrepareDatasetOptions,
): Promise<PreparedDataset> {
  const { signal, onWarning, onProgress, files, recipeFile, jobs } = options;
  const { recipe, prepared, blocks } = openPlan(dataset, options);
  const cache = new BlockCache(folder, onWarning);
  const asked = shareOf(
    dataset.clips.map((_, i) => i),
    part,
  );
  const { contents, bad: unread } = await readContents(dataset, asked, {
    signal,
    digests: await KnownDigests.open(folder),
  });
  const clips = asked.filter((place) => contents[place].key !== '');
  const folds = foldNames(dataset);
  const how = { recipe, prepared, blocks, cache, files, contents, clips };
  const preparer = await openPreparer(dataset, { ...how, backend: backend.name, fold: folds[0] });
  const isThere = async (place: number) => {
    const { [place]: clip } = dataset.clips;
    const each = folds.map((fold) => preparer.isThere({ clip, content: contents[place].key, fold }));
    return (await Promise.all(each)).every(Boolean);
  };
  const there = await Promise.all(clips.map(isThere));
  const result: PreparedDataset = {
    clips: asked.length,
    before: there.filter(Boolean).length,
    blocks: Object.fromEntries(blocks.map((block) => [block, 0])),
    bad: [...unread],
  };
  for (const [f, fold] of folds.entries()) {
    const { columns, bad } = await prepareInThreads(dataset, {
      ...{ preparer, blocks, contents, clips, fold, jobs, recipeFile, signal, onWarning },
      onProgress: ({ done, total, clip }) =>
        onProgress?.({ done: f * total + done, total: folds.length * total, clip }),
    });
    for (const block of blocks) {
      const count = clips.filter((place) => columns[block][place]).length;
      result.blocks[block] = Math.max(result.blocks[block], count);
    }
    result.bad.push(...bad.filter(({ clip }) => !result.bad.some((one) => one.clip === clip)));
  }
  return result;
}
