import { Argument, Command } from 'commander';
import { CallError } from '../call-error';
import { runExperiment } from '../experiment/experiment';
import { writeReport } from '../experiment/report-of-runs';
import { RECIPES, type Recipe } from '../recipes/recipe';
import { experimentProgress } from './experiment-progress';
import { openData, type DataOptions } from './open-data';
import {
  labelsOption,
  outOption,
  settingsOf,
  startBackend,
  withTrainingOptions,
  type TrainingOptions,
} from './options';
import type { CommandContext } from './program';
import { resultsTable } from './results-table';

interface TrainOptions extends DataOptions, TrainingOptions {
  out: string;
}

/** `avemo train RECIPE`: trains one system on speaker-independent folds into a run folder. */
export const trainCommand = ({ signal }: CommandContext): Command =>
  withTrainingOptions(
    new Command('train')
      .description('train a system on speaker-independent folds and write a run folder')
      .addArgument(new Argument('<recipe>', 'the system').choices([...RECIPES]))
      .requiredOption('--dataset <name>', 'ravdess or manifest')
      .requiredOption('--data <dir>', 'the folder (or manifest file) that holds it')
      .addOption(labelsOption())
      .addOption(outOption('the run folder').makeOptionMandatory()),
  )
    .addHelpText(
      'after',
      `
A run that was stopped goes on when the same command is given again.

Examples:
  avemo train ag-fbp --dataset manifest --data clips/manifest.csv --out runs/ag
  avemo train audio --dataset ravdess --data ravdess --out runs/audio --seed 1,2,3 --set dropout=0.5`,
    )
    .action(async (recipe: Recipe, options: TrainOptions) => {
      const settings = settingsOf(options);
      if (new Set(options.seed).size !== options.seed.length)
        throw new CallError('--seed: each seed only once.');
      const dataset = (await openData(options))!;
      const backend = await startBackend(options);
      const progress = experimentProgress();
      const [run] = await runExperiment(dataset, {
        recipes: [recipe],
        settings,
        split: options.split,
        folds: options.folds,
        seeds: options.seed,
        out: options.out,
        backend,
        signal,
        onProgress: progress.show,
      }).finally(progress.clear);
      const report = await writeReport(options.out, [run]);
      if (options.json) process.stdout.write(`${JSON.stringify({ ...run.metrics, report })}\n`);
      else process.stdout.write(`${resultsTable([run])}\n\nreport: ${report}\n`);
    });
