import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import { lockFolder } from '../io/folder-lock';
import { removeLeftovers } from '../io/atomic-file';
import { safeName } from '../io/safe-name';
import { BlockCache } from '../prepare/cache/block-cache';
import type { Column } from '../prepare/column';
import type { HistoryRow } from '../report/report-data';
import { isNetworkStage } from '../recipes/stage';
import { scoreAnswers, defaultMetric } from '../training/score';
import { readTruth, truthAsData } from './clip-truth';
import { keyOf } from './canonical';
import { readContents, type ClipContent } from './content';
import { configOf, describeRun } from './describe-run';
import type { ExperimentOptions } from './experiment-options';
import { fingerprintOf } from './evaluate-run';
import { ExplanationKeeper } from './explanations';
import { FoldRunner } from './fold-runner';
import { makeFolds, type Fold } from './folds';
import { gatherSystem } from './gather-system';
import { historyOf } from './history-of';
import { openPlan, type Plan } from './plan';
import { predictionOf } from './prediction-of';
import type { Prediction } from './predictions';
import { beginRun, readRun, requireRunFolder, writeRun, type RunRecord } from './run-folder';
import { stageFilesOf } from './stage-files';
import { StageKeys } from './stage-keys';
import { openAll } from './prepare-all';
import { saveSystem } from './system-folder';

/** What one system gathers over folds and seeds. */
interface Gathered {
  predictions: Prediction[];
  history: HistoryRow[];
  explanations: ExplanationKeeper;
  parameters: number;
  /** Its own stages, as the history names them. */
  stages: Set<string>;
}

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
  const config = describeRun(dataset, { ...options, plan, folds, clips, fingerprint });
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
    const runs = await fitAndTest(dataset, { ...options, plan, folds, truths, contents, config, folderOf });
    if (!options.cache) await rm(join(out, '.stages'), { recursive: true, force: true });
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

async function fitAndTest(
  dataset: Dataset,
  options: Omit<ExperimentOptions, 'folds'> & {
    plan: Plan;
    folds: readonly Fold[];
    truths: Awaited<ReturnType<typeof readTruth>>['truths'];
    contents: readonly ClipContent[];
    config: ReturnType<typeof describeRun>;
    folderOf(variant: string): string;
  },
): Promise<RunRecord[]> {
  const {
    plan,
    folds,
    truths,
    contents,
    config,
    folderOf,
    seeds,
    out,
    cache,
    backend,
    signal,
    onProgress,
    onWarning,
    onTaken,
  } = options;
  const files = stageFilesOf(options, onWarning);
  const all = await openAll(dataset, new BlockCache(cache ?? join(out, '.stages'), onWarning), options);
  const gathered = new Map(
    [...plan.variants.keys()].map((variant): [string, Gathered] => [
      variant,
      {
        predictions: [],
        history: [],
        explanations: new ExplanationKeeper(plan, dataset),
        parameters: 0,
        stages: new Set(),
      },
    ]),
  );
  // What frozen networks say, on its way to those that read it.
  const outputs = new BlockCache(join(out, '.stages', 'outputs'));
  const parts = folds.length * seeds.length;
  let blocks: Record<string, Column> | undefined;
  for (const [f, fold] of folds.entries()) {
    if (!blocks || dataset.mediaByFold) blocks = await all.columnsOf(fold);
    await beginRun(out, config);
    const everyone = (list: readonly number[]) =>
      keyOf(
        list.map((clip) => [
          contents[clip].key,
          truthAsData(truths[clip]),
          dataset.mediaByFold ? fold.name : null,
        ]),
      );
    const keys = new StageKeys({
      plan,
      recipe: config.recipe,
      parts: {
        train: everyone(fold.train),
        validation: everyone(fold.validation),
        test: everyone(fold.test),
      },
      backend: backend.name,
      blocks: all.codeKeys,
      seeds,
    });
    let part = f * seeds.length;
    const runner = new FoldRunner({
      plan,
      dataset,
      blocks,
      truths,
      fold,
      keys,
      files,
      outputs,
      signal,
      onTaken,
      onProgress: (stage, seed, progress) =>
        onProgress?.({ phase: 'train', part, parts, fold: fold.name, seed, stage, ...progress }),
    });
    for (const [s, seed] of seeds.entries()) {
      part = f * seeds.length + s;
      for (const [variant, members] of plan.variants) {
        const answers = await runner.answers(members, fold.test, seed);
        const target = gathered.get(variant)!;
        target.predictions.push(...answers.map((answer) => predictionOf(answer, dataset, fold.name, seed)));
        const system = await gatherSystem(runner, {
          plan,
          dataset,
          fold,
          seed,
          variant,
          members,
          keys,
          recipe: config.recipe,
        });
        await saveSystem(join(folderOf(variant), 'model', `${safeName(fold.name)}-${seed}`), system);
        target.parameters = system.nodes
          .filter(({ node }) => isNetworkStage(node.stage))
          .reduce((sum, node) => sum + node.parameters, 0);
        const learned = await historyOf(runner, plan, members, seed);
        target.history.push(...learned.history.map((row) => ({ ...row, fold: fold.name })));
        for (const stage of learned.own) target.stages.add(stage);
        await target.explanations.take(runner, members, answers, { seed, show: part === 0 });
        const metric = defaultMetric(plan.task.kind);
        onProgress?.({
          phase: 'test',
          part,
          parts,
          fold: fold.name,
          seed,
          system: variant,
          metric,
          score: scoreAnswers(metric, answers, plan.task),
        });
      }
    }
    await rm(outputs.folder, { recursive: true, force: true });
  }
  const runs: RunRecord[] = [];
  for (const [system, { predictions, history, explanations, parameters, stages }] of gathered) {
    const ordered = inOrder(predictions, seeds, folds);
    runs.push(
      await writeRun(folderOf(system), {
        system,
        parameters,
        config: configOf(config, system),
        predictions: ordered,
        history,
        stages,
        explanations: explanations.result(),
      }),
    );
  }
  return runs;
}

/** Seed by seed, and within a seed fold by fold. */
function inOrder(
  predictions: readonly Prediction[],
  seeds: readonly number[],
  folds: readonly Fold[],
): Prediction[] {
  return seeds.flatMap((seed) =>
    folds.flatMap(({ name }) => predictions.filter((p) => p.seed === seed && p.fold === name)),
  );
}
