import { join } from 'node:path';
import { Command } from 'commander';
import { writeFileAtomic } from '../io/atomic-file';
import { evaluateRun } from '../experiment/evaluate-run';
import { encodePredictions } from '../experiment/predictions';
import { readRun } from '../experiment/run-folder';
import { summarize } from '../experiment/summary';
import { formatPercent, formatPercentInterval } from '../report/number-format';
import { formatTable } from '../report/text-table';
import { experimentProgress } from './experiment-progress';
import { openData } from './open-data';
import { backendOption, jsonOption, labelsOption, outOption, startBackend, threadsOption } from './options';
import type { CommandContext } from './program';

interface EvaluateOptions {
  dataset?: string;
  data?: string;
  labels?: string[];
  out?: string;
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
    .option('--data <dir>', 'the folder (or manifest file) that holds it')
    .addOption(labelsOption())
    .addOption(outOption('also write predictions.csv and metrics.json here'))
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
    .action(async (folder: string, options: EvaluateOptions) => {
      const { labels, predictions } = await predictionsOf(folder, options, signal);
      const summary = summarize(predictions, labels);
      if (options.out) {
        await writeFileAtomic(join(options.out, 'predictions.csv'), encodePredictions(predictions, labels));
        await writeFileAtomic(join(options.out, 'metrics.json'), `${JSON.stringify(summary, null, 2)}\n`);
      }
      if (options.json) {
        process.stdout.write(`${JSON.stringify(summary)}\n`);
        return;
      }
      const rows = [
        ['accuracy', formatPercent(summary.accuracy.value), formatPercentInterval(summary.accuracy)],
        [
          'unweighted average recall',
          formatPercent(summary.unweightedAverageRecall.value),
          formatPercentInterval(summary.unweightedAverageRecall),
        ],
      ];
      const confusion = summary.confusion.map((row, i) => [labels[i], ...row]);
      process.stdout.write(`${summary.clips} clips of ${summary.speakers} speakers\n\n`);
      process.stdout.write(`${formatTable(rows, { header: ['metric', 'value', '95 % interval'] })}\n\n`);
      process.stdout.write(`${formatTable(confusion, { header: ['truth \\ predicted', ...labels] })}\n`);
    });

async function predictionsOf(folder: string, options: EvaluateOptions, signal: AbortSignal) {
  const dataset = await openData(options);
  if (!dataset) {
    const { config, predictions } = await readRun(folder);
    return { labels: config.dataset.labels, predictions };
  }
  await startBackend(options);
  const progress = experimentProgress();
  return evaluateRun(folder, dataset, { signal, onProgress: progress.show }).finally(progress.clear);
}
