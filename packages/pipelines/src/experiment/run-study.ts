import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatValue } from '@avemo/checks';
import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import { writeFileAtomic } from '../io/atomic-file';
import { safeName } from '../io/safe-name';
import type { Study } from '../recipes/define-recipe';
import type { Json } from '../recipes/json';
import { metricNames } from '../training/score';
import type { ExperimentOptions } from './experiment-options';
import { runExperiment } from './run-experiment';
import type { RunRecord } from './run-folder';
import type { StudyChoice, StudyResult, StudyRow } from './study-result';
import { studyTables } from './study-tables';
import { summarize } from './summary';

/**
 * Runs a study of a recipe: every combination of its settings, tasks and systems, each in a run folder of its own, with what
 * they share fitted once. A search then takes, fold by fold, the settings that were best on the validation part, so that no
 * test clip has a say. Writes `study.json` and the table as `study.md`, `study.tex` and `study.csv`.
 *
 * @param dataset - From `openDataset`.
 * @param options - As for `runExperiment`, and the name of the study.
 * @returns All figures, and what a search chose.
 * @throws CallError for a study that is not there; what `runExperiment` throws.
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { amFbp, openDataset, runStudy, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const recipe = {
 *   ...amFbp,
 *   studies: { units: { about: 'width', settings: { videoUnits: [2, 4] }, variants: ['video'], choose: 'accuracy' } },
 * };
 * const { rows, choices } = await runStudy(dataset, {
 *   recipe,
 *   study: 'units',
 *   preset: 'small',
 *   settings: { videoEpochs: 1 },
 *   seeds: [1],
 *   out: join(folder, 'study'),
 *   backend: { name: 'cpu', threads: 1 },
 * });
 * [rows.length, Object.keys(choices[0]!.chosen).length]; // → [2, 3]
 * ```
 */
export async function runStudy(
  dataset: Dataset,
  { study: name, ...options }: ExperimentOptions & { study: string },
): Promise<StudyResult> {
  const { recipe, out } = options;
  const studies: Readonly<Record<string, Study>> = recipe.studies ?? {};
  if (!Object.hasOwn(studies, name)) {
    const known = Object.keys(studies).map((one) => JSON.stringify(one));
    throw new CallError(
      `the recipe ${recipe.name} has no study ${formatValue(name)}; it has ${known.join(', ') || 'none'}.`,
    );
  }
  const { about, settings = {}, tasks, variants, choose } = studies[name];
  const taskNames = options.task !== undefined ? [options.task] : (tasks ?? [recipe.tasks[0].name]);
  requireMetric(choose, taskNames, options);
  const cache = options.cache ?? join(out, '.cache');
  const rows: StudyRow[] = [];
  const tried: { task: string; settings: Record<string, Json>; run: RunRecord }[] = [];
  for (const task of taskNames) {
    for (const combination of combinations(settings)) {
      const runs = await runExperiment(dataset, {
        ...options,
        task,
        cache,
        variants: options.variants ?? variants,
        settings: { ...options.settings, ...combination },
        validate: choose,
        out: join(out, folderName(task, combination)),
      });
      for (const run of runs) {
        rows.push({ settings: combination, task, metrics: run.metrics });
        tried.push({ task, settings: combination, run });
      }
    }
  }
  const choices =
    choose === undefined
      ? []
      : [...new Set(tried.map(({ task, run }) => JSON.stringify([task, run.metrics.system])))].map((key) => {
          const [task, system] = JSON.parse(key) as [string, string];
          const own = tried.filter((one) => one.task === task && one.run.metrics.system === system);
          return { task, system, ...bestOf(own) };
        });
  const result: StudyResult = { study: name, about, rows, ...(choose !== undefined && { choose }), choices };
  await writeFileAtomic(join(out, 'study.json'), `${JSON.stringify(result, null, 2)}\n`);
  for (const [ending, text] of Object.entries(studyTables(result))) {
    await writeFileAtomic(join(out, `study.${ending}`), text);
  }
  if (options.cache === undefined) await rm(cache, { recursive: true, force: true });
  return result;
}

function requireMetric(
  choose: string | undefined,
  tasks: readonly string[],
  { recipe }: ExperimentOptions,
): void {
  if (choose === undefined) return;
  for (const { name, kind } of recipe.tasks.filter((task) => tasks.includes(task.name))) {
    if (metricNames(kind).includes(choose)) continue;
    throw new CallError(
      `the task ${name} cannot be searched by ${choose}; metrics of ${kind} are ${metricNames(kind).join(', ')}.`,
    );
  }
}

/** Every combination of one value for each setting, the last setting changing first. */
function combinations(settings: Readonly<Record<string, readonly Json[]>>): Record<string, Json>[] {
  return Object.entries(settings).reduce<Record<string, Json>[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

/** `emotion_units-3_rate-0.1`, in letters that every file system takes. */
const folderName = (task: string, combination: Readonly<Record<string, Json>>): string =>
  safeName(
    [task, ...Object.entries(combination).map(([name, value]) => `${name}-${[value].flat().join('-')}`)].join(
      '_',
    ),
  );

/** Fold by fold the run with the highest validation figure, the first of several; its answers to that fold. */
function bestOf(
  tried: readonly { settings: Record<string, Json>; run: RunRecord }[],
): Pick<StudyChoice, 'chosen' | 'summary'> {
  const figure = ({ run }: (typeof tried)[number], fold: string) =>
    run.metrics.validation?.perFold[fold] ?? NaN;
  const folds = [...new Set(tried[0].run.predictions.map(({ fold }) => fold))];
  const chosen: Record<string, Record<string, Json>> = {};
  const predictions = folds.flatMap((fold) => {
    const best = tried.reduce((a, b) =>
      figure(b, fold) > figure(a, fold) || Number.isNaN(figure(a, fold)) ? b : a,
    );
    chosen[fold] = best.settings;
    return best.run.predictions.filter((one) => one.fold === fold);
  });
  return { chosen, summary: summarize(predictions, tried[0].run.config.task) };
}
