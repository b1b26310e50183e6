import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import { lockFolder } from '../io/folder-lock';
import { removeLeftovers } from '../io/atomic-file';
import { safeName } from '../io/safe-name';
import type { ExperimentOptions } from './experiment-options';
import type { Fold } from './folds';
import { openExperiment } from './open-experiment';
import type { Plan } from './plan';
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
 * for a single speaker; WorkError listing clips that cannot be read, unless `skipBad` leaves them out.
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
  const { out, onWarning = () => {} } = options;
  const experiment = await openExperiment(dataset, options);
  const { plan, folds, truths, config, notes } = experiment;
  requireTwoClasses(
    plan,
    folds,
    truths.map(({ label }) => label),
  );
  await requireRunFolder(out, config);
  const names = [...plan.variants.keys()];
  const folderOf = (variant: string) => (names.length === 1 ? out : join(out, safeName(variant)));
  const finished = await Promise.all(names.map((name) => readRun(folderOf(name)).catch(() => undefined)));
  if (finished.every((run) => run !== undefined)) return finished;

  const unlock = await lockFolder(out);
  try {
    await removeLeftovers(out);
    for (const note of notes) onWarning(note);
    const runs = await fitAndTest(experiment, { ...options, folderOf });
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
