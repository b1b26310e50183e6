import * as tf from '@tensorflow/tfjs-core';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import type { Column } from '../prepare/column';
import { BlockCache } from '../prepare/cache/block-cache';
import { openPreparer } from '../prepare/cache/open-preparer';
import { badClipsError, type BadClip } from '../prepare/prepare-clips';
import { prepareInThreads } from '../prepare/threads/prepare-in-threads';
import { runSystem } from '../predict/system';
import type { SystemCode } from '../predict/system-files';
import { openTask, type OpenTask } from '../recipes/task';
import { preparedSettings } from '../recipes/settings-schema';
import { keyOf } from './canonical';
import { readTruth, truthAsData } from './clip-truth';
import { readContents, type ClipContent } from './content';
import { KnownDigests } from './known-digests';
import { predictionOf } from './prediction-of';
import type { Prediction } from './predictions';
import type { ExperimentProgress } from './experiment-options';
import { readRun } from './run-folder';
import { loadSystem } from './system-folder';
import type { ClipTruth } from '../training/truth';

/** Options of {@link evaluateRun}. */
export interface EvaluateOptions extends SystemCode {
  /** A cache folder, where what was prepared stays; default a temporary one. */
  cache?: string;
  /** Clips that are prepared at a time; default 1. */
  jobs?: number;
  /** Whether clips that cannot be read or prepared are left out; default: they are an error that names them. */
  skipBad?: boolean;
  /** Ends the work between two batches. */
  signal?: AbortSignal;
  /** Told of damaged entries of the cache. */
  onWarning?: (message: string) => void;
  /** Called while features are prepared. */
  onProgress?: (progress: ExperimentProgress) => void;
}

/** Answers of a run's systems to a data set. */
export interface Evaluation {
  /** What they say. */
  task: OpenTask;
  /** One answer for each clip and system. */
  predictions: Prediction[];
  /** Clips that were left out, with the reasons. */
  leftOut: BadClip[];
}

/**
 * Runs the trained systems of a run over a data set. On the data that it was trained on, each system answers only to the
 * speakers that it has never met; on other data every system answers to every clip.
 *
 * @param folder - A finished run of one system.
 * @param dataset - Clips whose labels are among the run's.
 * @param options - A recipe or fusion of your own, abort signal and progress.
 * @returns The run's task and all answers.
 * @throws CallError when a label of the data set is none of the run's, or no clip is left.
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { amFbp, evaluateRun, openDataset, runExperiment, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const out = join(folder, 'run');
 * const backend = { name: 'cpu', threads: 1 };
 * const settings = { videoEpochs: 1 };
 * await runExperiment(dataset, { recipe: amFbp, variants: ['video'], preset: 'small', settings, seeds: [1], out, backend });
 *
 * const { predictions } = await evaluateRun(out, dataset);
 * predictions.length; // → 18
 * ```
 */
export async function evaluateRun(
  folder: string,
  dataset: Dataset,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  if (options.cache !== undefined) return evaluateWith(folder, dataset, { ...options, cache: options.cache });
  const cache = await mkdtemp(join(tmpdir(), 'avemo-blocks-'));
  return evaluateWith(folder, dataset, { ...options, cache }).finally(() =>
    rm(cache, { recursive: true, force: true }),
  );
}

async function evaluateWith(
  folder: string,
  dataset: Dataset,
  {
    cache,
    jobs,
    skipBad = false,
    signal,
    onWarning,
    onProgress,
    ...code
  }: EvaluateOptions & { cache: string },
): Promise<Evaluation> {
  const { config } = await readRun(folder);
  const { task } = config;
  if (task.kind === 'values') openTask(task, dataset);
  const unknown =
    task.kind === 'classes' && !task.classes && dataset.labels.find((label) => !task.labels.includes(label));
  if (unknown) {
    throw new CallError(
      `the run knows the labels ${task.labels.join(', ')}; ${dataset.name} also has ${unknown}.`,
    );
  }
  const { truths, clips: all } = await readTruth(dataset, task);
  const digests = await KnownDigests.open(cache);
  const { contents, bad: leftOut } = await readContents(dataset, all, { signal, digests });
  if (leftOut.length > 0 && !skipBad) throw badClipsError(leftOut);
  const clips = all.filter((place) => contents[place].key !== '');
  const outOfRun = new Set(config.leftOut.map(({ clip }) => clip));
  const learned = all.filter((place) => !outOfRun.has(dataset.clips[place].id));
  const sameData =
    fingerprintOf(dataset, { clips: learned, truths, contents }) === config.dataset.fingerprint;
  const models = join(folder, 'model');
  const predictions: Prediction[] = [];
  let blocks: Record<string, Column> | undefined;
  for (const name of (await readdir(models)).sort()) {
    const system = await loadSystem(join(models, name), code);
    const { fold, seed, trainingSpeakers, settings } = system.description;
    if (!blocks || dataset.mediaByFold) {
      const how = { blocks: system.blocks, contents, clips, fold: dataset.mediaByFold ? fold : undefined };
      const preparer = await openPreparer(dataset, {
        ...how,
        recipe: system.recipe,
        prepared: preparedSettings(system.recipe.settings, settings),
        cache: new BlockCache(cache, onWarning),
        files: config.recipe.files,
        backend: tf.getBackend(),
      });
      const { columns, bad } = await prepareInThreads(dataset, {
        ...how,
        ...{ preparer, jobs, signal, onWarning },
        onProgress: (progress) => onProgress?.({ phase: 'prepare', ...progress }),
      });
      if (bad.length > 0 && !skipBad) throw badClipsError(bad);
      leftOut.push(...bad.filter(({ clip }) => !leftOut.some((one) => one.clip === clip)));
      blocks = columns;
    }
    const met = new Set(sameData ? trainingSpeakers : []);
    const out = new Set(leftOut.map(({ clip }) => clip));
    const own = clips.filter(
      (clip) => !met.has(dataset.clips[clip].speaker) && !out.has(dataset.clips[clip].id),
    );
    const answers = await runSystem(system, {
      blocks,
      clips: own,
      count: dataset.clips.length,
      nameOf: (clip) => dataset.clips[clip].id,
      speakerOf: (clip) => dataset.clips[clip].speaker,
      truths,
      signal,
    });
    predictions.push(...answers.map((answer) => predictionOf(answer, dataset, fold, seed)));
  }
  if (predictions.length === 0 && leftOut.length > 0) throw badClipsError(leftOut);
  if (predictions.length === 0) {
    throw new CallError(
      `every speaker of ${dataset.name} was among the training speakers; nothing is left to test.`,
    );
  }
  return { task, predictions, leftOut };
}

/**
 * SHA-256 over the content, truth, speaker and fold of clips.
 *
 * @param dataset - The data set.
 * @param options - Places of the clips; truth and content of every clip of the data set.
 * @returns Hexadecimal digits.
 */
export function fingerprintOf(
  dataset: Pick<Dataset, 'clips'>,
  {
    clips,
    truths,
    contents,
  }: { clips: readonly number[]; truths: readonly ClipTruth[]; contents: readonly ClipContent[] },
): string {
  return keyOf(
    clips.map((clip) => {
      const { speaker, fold } = dataset.clips[clip];
      return keyOf([contents[clip].key, truthAsData(truths[clip]), speaker, fold ?? null]);
    }),
  );
}
