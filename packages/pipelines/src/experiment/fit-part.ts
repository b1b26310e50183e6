import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import { BlockCache } from '../prepare/cache/block-cache';
import type { ExperimentOptions } from './experiment-options';
import { openExperiment } from './open-experiment';
import { openFold } from './open-fold';
import { shareOf, type PartOfWork } from './part-of-work';
import { stageFilesOf } from './stage-files';
import { StageKeys } from './stage-keys';

/** What {@link fitPart} did. */
export interface FittedPart {
  /** The folds and seeds of this share. */
  parts: { fold: string; seed: number }[];
  /** How many folds and seeds there are in all. */
  of: number;
}

/**
 * Fits one share of an experiment, every `count`-th of its folds and seeds, into a cache that all shares use. It writes no run
 * folder: when all shares are done, `runExperiment` with the same options and cache finds the fits and tests them.
 *
 * @param dataset - As for `runExperiment`.
 * @param options - As for `runExperiment`, with `cache` and the share.
 * @returns Which folds and seeds were fitted.
 * @throws CallError without a cache.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { amFbp, fitPart, openDataset, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const backend = { name: 'cpu', threads: 1 };
 * const cache = join(folder, 'cache');
 * const options = { recipe: amFbp, variants: ['video'], preset: 'small', settings: { videoEpochs: 1 }, seeds: [1], backend };
 * const part = { index: 2, count: 3 };
 * const { parts } = await fitPart(dataset, { ...options, cache, part, out: join(folder, 'run') });
 * parts; // → [{ fold: '1', seed: 1 }]
 * ```
 */
export async function fitPart(
  dataset: Dataset,
  options: ExperimentOptions & { part: PartOfWork },
): Promise<FittedPart> {
  const { cache, part, signal, onProgress, onWarning, onTaken } = options;
  if (cache === undefined) {
    throw new CallError('a part of an experiment needs a cache that all parts share; give its folder.');
  }
  const experiment = await openExperiment(dataset, options);
  const { plan, folds, seeds } = experiment;
  const name = `${part.index}-of-${part.count}`;
  const work = folds.flatMap((fold) => seeds.map((seed) => ({ fold, seed })));
  const own = shareOf(work, part);
  if (own.length === 0) return { parts: [], of: work.length };
  const used = folds.filter((fold) => own.some((one) => one.fold === fold));
  const all = await experiment.blocks();
  const files = stageFilesOf(options, onWarning, name);
  const outputs = new BlockCache(join(cache, 'outputs', `${process.pid}-${name}`));
  let done = 0;
  try {
    for (const fold of used) {
      const blocks = await all.columnsOf(fold, used);
      const runner = openFold(experiment, fold, {
        ...{ all, blocks, files, outputs, signal, onTaken },
        onProgress: (stage, seed, progress) =>
          onProgress?.({
            ...{ phase: 'train', part: done, parts: own.length, fold: fold.name, seed, stage },
            ...progress,
          }),
      });
      for (const { seed } of own.filter((one) => one.fold === fold)) {
        for (const members of plan.variants.values()) {
          for (const { stage, repetition } of members)
            await runner.fit(stage, StageKeys.memberSeed(seed, repetition));
        }
        done++;
      }
    }
  } finally {
    await rm(outputs.folder, { recursive: true, force: true });
  }
  return { parts: own.map(({ fold, seed }) => ({ fold: fold.name, seed })), of: work.length };
}
