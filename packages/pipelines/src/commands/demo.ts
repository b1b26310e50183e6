import { join } from 'node:path';
import { Command } from 'commander';
import type { Dataset } from '../datasets/clip';
import { openDataset } from '../datasets/open-dataset';
import { runExperiment } from '../experiment/experiment';
import { compareRuns, writeReport } from '../experiment/report-of-runs';
import { createProgressLine } from '../io/progress-line';
import type { RunRecord } from '../experiment/run-folder';
import { RECIPES } from '../recipes/recipe';
import { formatPercent } from '../report/number-format';
import { formatTable } from '../report/text-table';
import { synthesizeCorpus } from '../synthesis/synthesize-corpus';
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
import { comparisonsTable, resultsTable } from './results-table';

interface DemoOptions extends DataOptions, TrainingOptions {
  out?: string;
}

/** The corpus that the demo makes for itself. */
const corpusSize = { speakers: 12, clips: 288 };

/** Every speaker of it is tested once. */
const corpusSplit = { split: 'speakers', groups: 3 } as const;

/** `avemo demo`: trains every system on one data set and compares them; makes a small corpus when given none. */
export const demoCommand = ({ signal }: CommandContext): Command =>
  withTrainingOptions(
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
      const settings = settingsOf(options);
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
        recipes: RECIPES,
        settings,
        ...(options.dataset ? { split: options.split } : corpusSplit),
        folds: options.folds,
        seeds: options.seed,
        out: results,
        backend,
        signal,
        onProgress: progress.show,
      }).finally(progress.clear);
      for (const run of runs) await writeReport(join(results, run.metrics.recipe), [run]);
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
  const { labels } = runs[0].config.dataset;
  const { clip, fold, seed, label } = runs[0].predictions.findLast(
    (p, _, all) => p.clip === all.find((first) => first.fold === p.fold)!.clip,
  )!;
  const rows = runs.map(({ metrics, predictions }) => {
    const { predicted, probabilities } = predictions.find(
      (p) => p.clip === clip && p.fold === fold && p.seed === seed,
    )!;
    return [metrics.recipe, labels[predicted], formatPercent(probabilities[predicted], 0)];
  });
  return `An unseen clip, ${clip} (truth: ${labels[label]}):\n${formatTable(rows)}`;
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
