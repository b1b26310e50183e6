import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { safeName } from '../io/safe-name';
import { BlockCache } from '../prepare/cache/block-cache';
import type { Column } from '../prepare/column';
import type { HistoryRow } from '../report/report-data';
import { isNetworkStage } from '../recipes/stage';
import { scoreAnswers, defaultMetric } from '../training/score';
import { configOf } from './describe-run';
import type { ExperimentOptions } from './experiment-options';
import { ExplanationKeeper } from './explanations';
import { type Fold } from './folds';
import { FoldMeans } from './fold-means';
import { gatherMaterial } from './gather-material';
import { gatherSystem } from './gather-system';
import type { OpenedExperiment } from './open-experiment';
import { openFold } from './open-fold';
import { historyOf } from './history-of';
import { predictionOf } from './prediction-of';
import type { Prediction } from './predictions';
import { beginRun, writeRun, type RunRecord } from './run-folder';
import { stageFilesOf } from './stage-files';
import { saveSystem } from './system-folder';

/** What one system gathers over folds and seeds. */
interface Gathered {
  predictions: Prediction[];
  history: HistoryRow[];
  explanations: ExplanationKeeper;
  parameters: number;
  /** Its own stages, as the history names them. */
  stages: Set<string>;
  validation: FoldMeans;
}

/** Fits everything that a plan needs on every fold with every seed, asks the systems about the test clips, and writes their folders. */
export async function fitAndTest(
  experiment: OpenedExperiment,
  { folderOf, ...options }: Omit<ExperimentOptions, 'folds'> & { folderOf(variant: string): string },
): Promise<RunRecord[]> {
  const { dataset, plan, folds, config, seeds } = experiment;
  const { out, signal, onProgress, onWarning, onTaken } = options;
  const files = stageFilesOf(options, onWarning);
  const all = await experiment.blocks();
  const gathered = new Map(
    [...plan.variants.keys()].map((variant): [string, Gathered] => [
      variant,
      {
        predictions: [],
        history: [],
        explanations: new ExplanationKeeper(plan, dataset),
        parameters: 0,
        stages: new Set(),
        validation: new FoldMeans(),
      },
    ]),
  );
  // What frozen networks say, on its way to those that read it.
  const outputs = new BlockCache(join(out, '.stages', 'outputs'));
  const parts = folds.length * seeds.length;
  let blocks: Record<string, Column> | undefined;
  for (const [f, fold] of folds.entries()) {
    if (!blocks || dataset.mediaByFold) blocks = await all.columnsOf(fold, folds);
    await beginRun(out, config);
    let part = f * seeds.length;
    const runner = openFold(experiment, fold, {
      ...{ all, blocks, files, outputs, signal, onTaken },
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
          keys: runner.options.keys,
          recipe: config.recipe,
        });
        await saveSystem(join(folderOf(variant), 'model', `${safeName(fold.name)}-${seed}`), system);
        target.parameters = system.nodes
          .filter(({ node }) => isNetworkStage(node.stage))
          .reduce((sum, node) => sum + node.parameters, 0);
        const learned = await historyOf(runner, plan, members, seed);
        target.history.push(...learned.history.map((row) => ({ ...row, fold: fold.name })));
        for (const stage of learned.own) target.stages.add(stage);
        if (options.validate !== undefined) {
          const chosen = await runner.answers(members, fold.validation, seed);
          target.validation.add(fold.name, scoreAnswers(options.validate, chosen, plan.task));
        }
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
  const material = await gatherMaterial(experiment, all);
  const runs: RunRecord[] = [];
  for (const [system, { predictions, explanations, validation, ...rest }] of gathered) {
    const ordered = inOrder(predictions, seeds, folds);
    runs.push(
      await writeRun(folderOf(system), {
        ...rest,
        system,
        config: configOf(config, system),
        predictions: ordered,
        ...(options.validate !== undefined && {
          validation: { metric: options.validate, perFold: validation.means() },
        }),
        explanations: { ...explanations.result(), ...(material && { material }) },
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
