import { join } from 'node:path';
import { Command } from 'commander';
import type { Dataset } from '../datasets/clip';
import { openDataset } from '../datasets/open-dataset';
import { runExperiment } from '../experiment/run-experiment';
import { predictedOf } from '../experiment/predictions';
import { compareRuns, writeReport } from '../experiment/report-of-runs';
import { createProgressLine } from '../io/progress-line';
import type { RunRecord } from '../experiment/run-folder';
import { amFbp } from '../recipes/am-fbp/recipe';
import { formatPercent } from '../report/number-format';
import { formatTable } from '../report/text-table';
import { synthesizeCorpus } from '../synthesis/synthesize-corpus';
import { experimentProgress } from './experiment-progress';
import { openData, type DataOptions } from './open-data';
import { experimentOf, withExperimentOptions, type ExperimentFlags } from './experiment-options';
import { labelsOption, outOption, startBackend } from './options';
import type { CommandContext } from './command-context';
import { comparisonsTable, resultsTable } from './results-table';

interface DemoOptions extends DataOptions, ExperimentFlags {
  out?: string;
}

/** The corpus that the demo makes for itself. */
const corpusSize = { speakers: 12, clips: 288 };

/** The systems that it compares. */
const shown = ['audio', 'video', 'decision', 'concat', 'g-fbp', 'ag-fbp'];

/** Every speaker of it is tested once. */
const corpusSplit = { split: 'speakers', groups: 3 } as const;

/** `avemo demo`: trains every system on one data set and compares them; makes a small corpus when given none. */
export const demoCommand = ({ signal }: CommandContext): Command =>
  withExperimentOptions(
    new Command('demo')
      .description('the whole story on one data set: train all systems, compare them, write the report')
      .option('--dataset <name>', 'ravdess or manifest (default: a synthetic corpus is made)')
      .option('--data <dir>', 'the folder (or manifest file) that holds it')
      .addOption(labelsOption())
      .addOption(outOption('where to write (default: runs/demo or runs/DATASET)')),
  )
    .addHelpText(
      'after',
      `
Examples:
  avemo demo
  avemo demo --dataset ravdess --data ravdess --seed 1,2,3`,
    )
    .action(async (options: DemoOptions) => {
      const started = performance.now();
      const say = (text: string) => process.stderr.write(`${text}\n`);
      const experiment = experimentOf(amFbp, options);
      const out = options.out ?? join('runs', options.dataset ?? 'demo');
      const dataset = (await openData(options)) ?? (await makeCorpus(join(out, 'corpus'), signal));
      const backend = await startBackend(options);
      const speakers = new Set(dataset.clips.map((clip) => clip.speaker)).size;
      say(
        `${dataset.clips.length} clips, ${speakers} speakers, ${dataset.labels.length} emotions; ${backend.name} backend, ${backend.threads} thread${backend.threads === 1 ? '' : 's'}`,
      );
      const progress = experimentProgress({ results: true });
      const results = join(out, 'systems');
      const runs = await runExperiment(dataset, {
        ...experiment,
        ...(!options.dataset && corpusSplit),
        recipe: amFbp,
        variants: shown,
        out: results,
        backend,
        signal,
        onProgress: progress.show,
        onWarning: progress.warn,
      }).finally(progress.clear);
      for (const run of runs) await writeReport(join(results, run.metrics.system), [run]);
      const report = await writeReport(out, runs);
      const comparisons = compareRuns(runs);
      if (options.json) {
        process.stdout.write(
          `${JSON.stringify({ systems: runs.map((run) => run.metrics), comparisons, report })}\n`,
        );
        return;
      }
      process.stdout.write(`${resultsTable(runs)}\n\n${comparisonsTable(comparisons)}\n\n`);
      process.stdout.write(`${oneClip(runs)}\n\nreport: ${report}\n`);
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

async function makeCorpus(folder: string, signal: AbortSignal): Promise<Dataset> {
  const line = createProgressLine();
  await synthesizeCorpus(folder, {
    ...corpusSize,
    seed: 1,
    signal,
    onProgress: ({ done, total }) => line.show(done / total, `making clip ${done}/${total}`),
  }).finally(line.clear);
  return openDataset('manifest', folder);
}
