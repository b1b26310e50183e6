import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import type { ExperimentFile } from '../experiment/experiment-file';
import { makeFolds } from '../experiment/folds';
import { runExperiment } from '../experiment/run-experiment';
import { predictedOf } from '../experiment/predictions';
import { compareRuns, writeReport } from '../experiment/report-of-runs';
import { createProgressLine } from '../io/progress-line';
import type { RunRecord } from '../experiment/run-folder';
import { featuresDemo } from '../recipes/am-fbp/demo';
import { amFbp } from '../recipes/am-fbp/recipe';
import type { AnyRecipe } from '../recipes/define-recipe';
import type { Demo } from '../recipes/demo';
import { recipes } from '../recipes/registry';
import { formatPercent } from '../report/number-format';
import { formatTable } from '../report/text-table';
import { makeCorpus, type SyntheticCorpusSize } from '../synthesis/make-corpus';
import { experimentProgress } from './experiment-progress';
import { fitSideBySide } from './fit-side-by-side';
import { openData, type DataOptions } from './open-data';
import { experimentOf, withExperimentOptions, type ExperimentFlags } from './experiment-options';
import { labelsOption, outOption, startBackend, path } from './options';
import type { CommandContext } from './command-context';
import { comparisonsTable, resultsTable } from './results-table';

/** The recipes that say what to show. */
const shown = recipes.filter((recipe): recipe is AnyRecipe & { demo: Demo } => recipe.demo !== undefined);

interface DemoOptions extends DataOptions, ExperimentFlags {
  out?: string;
}

/** `avemo demo RECIPE`: trains systems of a recipe on one data set and compares them; makes a corpus when given none. */
export const demoCommand = ({ signal }: CommandContext): Command =>
  withExperimentOptions(
    new Command('demo')
      .description('the whole story on one data set: train systems, compare them, write the report')
      .argument(
        '[recipe]',
        `one of ${shown.map(({ name }) => name).join(', ')}: from video files to the report (default: ${amFbp.name} on features, which is shorter)`,
      )
      .option('--dataset <name>', 'its adapter, see avemo datasets (default: a synthetic corpus is made)')
      .option('--data <dir>', 'the folder (or manifest file) that holds it', path)
      .addOption(labelsOption())
      .addOption(outOption('where to write (default: runs/demo, runs/RECIPE or runs/DATASET)')),
  )
    .addHelpText(
      'after',
      `
Examples:
  avemo demo
  avemo demo ${shown.at(-1)!.name}
  avemo demo --dataset ravdess --data ravdess --seed 1,2,3`,
    )
    .action(async (named: string | undefined, options: DemoOptions) => {
      const started = performance.now();
      const say = (text: string) => process.stderr.write(`${text}\n`);
      const recipe = shown.find((one) => one.name === (named ?? amFbp.name));
      if (!recipe) {
        throw new CallError(
          `there is no demo of "${named}"; choose one of ${shown.map((one) => one.name).join(', ')}.`,
        );
      }
      const { corpus, variants, preset, settings, split, minutes } = named ? recipe.demo : featuresDemo;
      const experiment = experimentOf(recipe, {
        ...options,
        preset: options.preset ?? preset,
      });
      const out = options.out ?? join('runs', options.dataset ?? named ?? 'demo');
      const dataset = (await openData(options)) ?? (await corpusOf(join(out, 'corpus'), corpus, signal));
      const backend = await startBackend(options);
      const speakers = new Set(dataset.clips.map((clip) => clip.speaker)).size;
      const classes = dataset.labels.length > 0 ? `, ${dataset.labels.length} emotions` : '';
      say(
        `${dataset.clips.length} clips, ${speakers} speakers${classes}; ${backend.name} backend, ${backend.threads} thread${backend.threads === 1 ? '' : 's'}`,
      );
      const chosen = { ...experiment, ...(!options.dataset && !options.split && split) };
      const asked = { ...(!options.dataset && settings), ...experiment.settings };
      const folds = makeFolds(dataset, { ...chosen, only: chosen.folds, seed: chosen.seeds[0] });
      const systems = variants ?? Object.keys(recipe.variants);
      const time = !options.dataset && minutes ? ` About ${minutes} minutes on two cores.` : '';
      say(
        `Trains ${systems.length} systems (${systems.join(', ')}), each tested on ${folds.length === 1 ? '1 fold' : `${folds.length} folds`} of speakers that it has not met, and compares them.${time}`,
      );
      const progress = experimentProgress({ results: true });
      const results = join(out, 'systems');
      const file: ExperimentFile = {
        ...{ recipe: recipe.name, variants: [...systems], preset: chosen.preset, settings: asked },
        ...{ dataset: options.dataset ?? dataset.name, data: options.data ?? join(out, 'corpus') },
        ...{ labels: options.labels, task: chosen.task, epochs: chosen.epochs, seeds: [...chosen.seeds] },
        ...{ split: chosen.split, groups: chosen.groups, testShare: chosen.testShare },
        ...{ groupSize: chosen.groupSize, joinValidation: chosen.joinValidation },
        ...{ validationShare: chosen.validationShare, backend: backend.name },
        ...(chosen.allow && { allowLeak: [...chosen.allow] }),
        ...(chosen.folds && { folds: [...chosen.folds] }),
      };
      const repeatable = JSON.parse(JSON.stringify(file)) as ExperimentFile;
      const cache = chosen.cache ?? join(out, '.cache');
      const finished = existsSync(join(out, 'report.html'));
      if (backend.name === 'wasm' && options.threads === undefined && !finished) {
        await fitSideBySide({
          ...{ experiment: repeatable, folds: folds.map((fold) => fold.name), out, cache, signal },
          onProgress: progress.draw,
        }).finally(progress.clear);
      }
      const runs = await runExperiment(dataset, {
        ...chosen,
        settings: asked,
        recipe,
        variants,
        cache,
        experiment: { ...repeatable },
        out: results,
        backend,
        signal,
        onProgress: progress.show,
        onWarning: progress.warn,
      }).finally(progress.clear);
      if (chosen.cache === undefined) await rm(cache, { recursive: true, force: true });
      for (const run of runs) await writeReport(join(results, run.metrics.system), [run]);
      const report = await writeReport(out, runs, { configFile: 'systems/config.json' });
      const comparisons = compareRuns(runs);
      if (options.json) {
        process.stdout.write(
          `${JSON.stringify({ systems: runs.map((run) => run.metrics), comparisons, report })}\n`,
        );
        return;
      }
      process.stdout.write(`${resultsTable(runs)}\n\n${comparisonsTable(comparisons)}\n\n`);
      if (runs[0].metrics.kind === 'classes') process.stdout.write(`${oneClip(runs)}\n\n`);
      process.stdout.write(`report: ${report}\n`);
      say(`${Math.round((performance.now() - started) / 1000)} s`);
    });

/** What each system says of the first clip of the last fold, which none of them has met. */
function oneClip(runs: readonly RunRecord[]): string {
  const { labels } = runs[0].config.task;
  const all = runs[0].predictions;
  const last = all.at(-1)!;
  const shown = all.find((p) => p.fold === last.fold && p.seed === last.seed)!;
  const rows = runs.map(({ metrics, predictions }) => {
    const answer = predictions.find(
      (p) => p.clip === shown.clip && p.fold === shown.fold && p.seed === shown.seed,
    )!;
    const predicted = predictedOf(answer, labels.length);
    return [metrics.system, labels[predicted], formatPercent(answer.output[predicted], 0)];
  });
  return `An unseen clip, ${shown.clip} (truth: ${labels[shown.truth[0]]}):\n${formatTable(rows)}`;
}

async function corpusOf(folder: string, size: SyntheticCorpusSize, signal: AbortSignal): Promise<Dataset> {
  const line = createProgressLine();
  return makeCorpus(folder, size, {
    signal,
    onProgress: ({ done, total }) => line.show(done / total, `making clip ${done}/${total}`),
  }).finally(line.clear);
}
