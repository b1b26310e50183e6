import { join } from 'node:path';
import { Command } from 'commander';
import { writeFileAtomic } from '../io/atomic-file';
import { evaluateRun } from '../experiment/evaluate-run';
import { encodePredictions } from '../experiment/predictions-file';
import { readRun } from '../experiment/run-folder';
import { summarize } from '../experiment/summary';
import { formatTable } from '../report/text-table';
import { experimentProgress, sayLeftOut } from './experiment-progress';
import { openData } from './open-data';
import { fusionOf, recipeOf } from './open-recipe-file';
import {
  backendOption,
  cacheOption,
  defaultJobs,
  jobsOption,
  jsonOption,
  labelsOption,
  outOption,
  skipBadOption,
  startBackend,
  threadsOption,
  path,
} from './options';
import type { CommandContext } from './command-context';
import { summaryTable } from './results-table';

interface EvaluateFlags {
  dataset?: string;
  data?: string;
  labels?: string[];
  recipe?: string;
  fusion?: string;
  out?: string;
  cache?: string;
  jobs?: number;
  skipBad?: boolean;
  backend: string;
  threads?: number;
  json?: boolean;
}

/** `avemo evaluate RUN`: metrics of the run's test predictions, or of its systems on other data. */
export const evaluateCommand = ({ signal }: CommandContext): Command =>
  new Command('evaluate')
    .description(
      'metrics with confidence intervals: of the test predictions, or of the systems on other data',
    )
    .argument('<run>', 'a run folder')
    .option('--dataset <name>', 'evaluate the systems on this data set instead')
    .option('--data <dir>', 'the folder (or manifest file) that holds it', path)
    .option('--recipe <file>', 'the file of your own recipe that the run was trained with')
    .option('--fusion <file>', 'the file of your own fusion that the run was trained with')
    .addOption(labelsOption())
    .addOption(outOption('also write predictions.csv and metrics.json here'))
    .addOption(cacheOption('keep prepared clips here, for other calls (default: nowhere)'))
    .addOption(jobsOption())
    .addOption(skipBadOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  avemo evaluate runs/ag-fbp
  avemo evaluate runs/ag-fbp --dataset manifest --data other/manifest.csv --out evaluation`,
    )
    .action(async (folder: string, flags: EvaluateFlags) => {
      const { task, predictions } = await predictionsOf(folder, flags, signal);
      const summary = summarize(predictions, task);
      if (flags.out) {
        await writeFileAtomic(join(flags.out, 'predictions.csv'), encodePredictions(predictions, task));
        await writeFileAtomic(join(flags.out, 'metrics.json'), `${JSON.stringify(summary, null, 2)}\n`);
      }
      if (flags.json) {
        process.stdout.write(`${JSON.stringify(summary)}\n`);
        return;
      }
      process.stdout.write(`${summary.clips} clips of ${summary.speakers} speakers\n\n`);
      process.stdout.write(`${summaryTable([{ name: task.name, summary }])}\n`);
      if (summary.kind === 'classes') {
        const confusion = summary.confusion.map((row, i) => [task.labels[i], ...row]);
        process.stdout.write(
          `\n${formatTable(confusion, { header: ['truth \\ predicted', ...task.labels] })}\n`,
        );
      }
    });

async function predictionsOf(folder: string, flags: EvaluateFlags, signal: AbortSignal) {
  const dataset = await openData(flags);
  if (!dataset) {
    const { config, predictions } = await readRun(folder);
    return { task: config.task, predictions };
  }
  const recipe = flags.recipe === undefined ? undefined : (await recipeOf(flags.recipe)).recipe;
  const fusion = flags.fusion === undefined ? undefined : (await fusionOf(flags.fusion)).fusion;
  await startBackend(flags);
  const progress = experimentProgress();
  const { cache, skipBad, jobs = defaultJobs() } = flags;
  const evaluation = await evaluateRun(folder, dataset, {
    ...{ recipe, fusion, cache, skipBad, jobs, signal },
    onProgress: progress.show,
    onWarning: progress.warn,
  }).finally(progress.clear);
  sayLeftOut(evaluation.leftOut);
  return evaluation;
}
