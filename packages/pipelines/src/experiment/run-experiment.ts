import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import { lockFolder } from '../io/folder-lock';
import { removeLeftovers } from '../io/atomic-file';
import { safeName } from '../io/safe-name';
import { readTruth } from './clip-truth';
import { readContents } from './content';
import { describeRun } from './describe-run';
import type { ExperimentOptions } from './experiment-options';
import { fingerprintOf } from './evaluate-run';
import { makeFolds, type Fold } from './folds';
import { initialRunOf } from './initial-fits';
import { openPlan, type Plan } from './plan';
import { readRun, requireRunFolder, type RunRecord } from './run-folder';
import { fitAndTest } from './fit-and-test';

/**
 * Trains and tests the systems of a recipe on speaker-independent folds and writes a run folder for each: `out` itself for
 * a single system, `out/VARIANT` for several, which then share their trained stages. An interrupted experiment goes on
 * where it was; a finished one is read back.
 *
 * @param dataset - From `openDataset`.
 * @param options - Recipe, variants, settings, folds, seeds and the folder.
 * @returns One record per system, in the order of `variants`.
 * @throws CallError when the folder holds another run or is in use, a stream is missing or a fold is unknown; DatasetError
 * for a single speaker; WorkError listing clips that cannot be read.
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { amFbp, openDataset, runExperiment, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const [run] = await runExperiment(dataset, {
 *   recipe: amFbp,
 *   variants: ['video'],
 *   preset: 'small',
 *   settings: { videoEpochs: 1 },
 *   seeds: [1],
 *   out: join(folder, 'run'),
 *   backend: { name: 'cpu', threads: 1 },
 * });
 *
 * run!.metrics.clips; // → 18
 * ```
 */
export async function runExperiment(dataset: Dataset, options: ExperimentOptions): Promise<RunRecord[]> {
  const { seeds, out, onWarning = () => {} } = options;
  if (seeds.length === 0 || new Set(seeds).size !== seeds.length) {
    throw new CallError(`seeds must be different numbers, at least one; got ${seeds.join(', ') || 'none'}.`);
  }
  const plan = openPlan(dataset, options);
  const { truths, clips, without, outside } = await readTruth(dataset, plan.task);
  if (clips.length === 0) {
    throw new CallError(`no clip of ${dataset.name} has a truth for the task ${plan.task.name}.`);
  }
  const contents = await readContents(dataset, clips);
  const folds = makeFolds(dataset, { ...options, only: options.folds, seed: seeds[0], clips, contents });
  requireTwoClasses(
    plan,
    folds,
    truths.map(({ label }) => label),
  );
  const fingerprint = fingerprintOf(dataset, { clips, truths, contents });
  const initial = await initialRunOf(dataset, plan, options);
  for (const fold of folds) initial?.fitsFor(fold);
  const config = describeRun(dataset, {
    ...options,
    ...{ plan, folds, clips, fingerprint, init: initial?.identity },
  });
  await requireRunFolder(out, config);
  const names = [...plan.variants.keys()];
  const folderOf = (variant: string) => (names.length === 1 ? out : join(out, safeName(variant)));
  const finished = await Promise.all(names.map((name) => readRun(folderOf(name)).catch(() => undefined)));
  if (finished.every((run) => run !== undefined)) return finished;

  const unlock = await lockFolder(out);
  try {
    await removeLeftovers(out);
    if (without > 0)
      onWarning(`${without} clips of ${dataset.name} have no truth for ${plan.task.name} and are left out.`);
    if (outside > 0)
      onWarning(
        `${outside} clips of ${dataset.name} have a label that is no class of ${plan.task.name} and are left out.`,
      );
    const runs = await fitAndTest(dataset, {
      ...options,
      plan,
      folds,
      truths,
      contents,
      config,
      initial,
      folderOf,
    });
    await rm(join(out, '.stages'), { recursive: true, force: true });
    return runs;
  } finally {
    await unlock();
    // A run that could not begin leaves nothing behind.
    await rmdir(out).catch(() => {});
  }
}

function requireTwoClasses({ task }: Plan, folds: readonly Fold[], labels: readonly number[]): void {
  if (task.kind !== 'classes') return;
  for (const { name, train } of folds) {
    const there = new Set(train.map((clip) => labels[clip]));
    if (there.size < 2) {
      throw new CallError(
        `the training part of fold ${name} has the single class ${task.labels[[...there][0]]}; there is nothing to tell apart.`,
      );
    }
  }
}
