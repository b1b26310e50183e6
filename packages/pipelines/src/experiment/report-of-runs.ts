import { join } from 'node:path';
import { writeFileAtomic } from '../io/atomic-file';
import { badClipLines } from '../prepare/prepare-clips';
import { renderReport } from '../report/render-report';
import { reportFigures } from '../report/report-figures';
import type { Estimate, ReportData, SystemComparison, SystemResult } from '../report/report-data';
import { compareSystems } from './compare-systems';
import { reportValues } from './report-values';
import { resultsAs } from './results-rows';
import { readRun, type RunRecord } from './run-folder';

/** Options of {@link writeReport}. */
export interface ReportOptions {
  /** A system that the others are compared with, instead of all pairs. */
  baseline?: string;
  /** The `config.json` that repeats the experiment, from the folder of the page; default `config.json`. */
  configFile?: string;
  /** Where every chart is written as an SVG file of its own, and the results as tables; default nowhere. */
  figures?: string;
}

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

/**
 * What a report shows of finished runs on one data set, with tests between every two of them.
 *
 * @param runs - At least one.
 * @param options - A system that the others are compared with, instead of all pairs; where `config.json` lies.
 * @returns Data for `renderReport`.
 */
export function reportOfRuns(runs: readonly RunRecord[], options: ReportOptions = {}): ReportData {
  const [{ config, predictions }] = runs;
  // What was really run, which may be less than what was asked.
  const folds = [...new Set(predictions.map(({ fold }) => fold))];
  const seeds = [...new Set(predictions.map(({ seed }) => seed))];
  const { dataset, data, settings, backend, threads, avemo, node, split, created, task, recipe } = config;
  const what = task.kind === 'classes' ? `${task.labels.length} classes` : task.labels.join(' and ');
  return {
    title: `${runs.length === 1 ? runs[0].metrics.system : recipe.name} on ${data.synthetic ? 'a synthetic corpus' : dataset.name}`,
    subtitle:
      `${task.name}: ${counted(dataset.clips, 'clip')} of ${counted(dataset.speakers, 'speaker')}, ${what}; ` +
      `${counted(folds.length, config.split.allow?.includes('speaker') ? 'fold' : 'speaker-independent fold')} (${folds.slice(0, 12).join(', ')}${folds.length > 12 ? ', …' : ''}), ` +
      `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}.`,
    labels: task.kind === 'classes' ? task.labels : [],
    systems: runs.map(systemResult),
    comparisons: compareRuns(runs, options),
    ...(runs[0].explanations.material && { material: runs[0].explanations.material }),
    settings: {
      recipe: {
        name: recipe.name,
        version: recipe.version,
        task: task.name,
        ...(config.source && { source: [config.source.title, config.source.url].filter(Boolean).join(', ') }),
        ...recipe.files,
      },
      data: {
        name: dataset.name,
        fingerprint: dataset.fingerprint.slice(0, 16),
        folds: folds.join(', '),
        split,
      },
      training: settings,
      machine: { backend, threads, node, avemo, began: formatBegan(created) },
    },
    notes: [
      `Intervals are 95 % bootstrap intervals that draw whole speakers; ${
        config.split.allow?.includes('speaker')
          ? 'speakers may be in the training and the test part, as was allowed'
          : 'test speakers are never training speakers'
      }.`,
      ...(config.leftOut.length > 0
        ? [`Left out, because they cannot be read: ${badClipLines(config.leftOut).join('; ')}`]
        : []),
      ...(seeds.length > 1 ? ['Every clip is counted once for each seed.'] : []),
      ...(data.synthetic
        ? ['The corpus is synthetic: the figures show that the method works, not how well it does on people.']
        : []),
      ...(data.licence ? [`Licence of the data: ${data.licence}.`] : []),
      ...(data.citation ? [`Data: ${data.citation}`] : []),
    ],
    ...(config.source && { source: config.source }),
    ...(config.experiment && {
      repeat: `avemo train --config ${options.configFile ?? 'config.json'} --out NEW_FOLDER`,
    }),
    created: new Date().toISOString(),
  };
}

const formatBegan = (created: string) => created.replace(/T(\d\d:\d\d).*$/, ' $1 UTC');

/** Tests between every two runs, or each against a baseline. */
export const compareRuns = (
  runs: readonly RunRecord[],
  { baseline }: { baseline?: string } = {},
): SystemComparison[] =>
  compareSystems(
    runs.map(({ metrics, predictions }) => ({ name: metrics.system, predictions })),
    { task: runs[0].config.task, baseline },
  );

/**
 * Writes `report.html`: one self-contained page about a finished run, or about several on the same data.
 *
 * @param folder - Where to write, the run folder itself for a single run.
 * @param runs - What to show; default: the run in the folder.
 * @param options - A system that the others are compared with, instead of all pairs.
 * @returns The path of the page.
 * @throws CallError when the folder holds no finished run or the runs were tested on different clips.
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { amFbp, openDataset, runExperiment, synthesizeCorpus, writeReport } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const out = join(folder, 'run');
 * const backend = { name: 'cpu', threads: 1 };
 * const settings = { videoEpochs: 1 };
 * await runExperiment(dataset, { recipe: amFbp, variants: ['video'], preset: 'small', settings, seeds: [1], out, backend });
 *
 * const report = await writeReport(out);
 * report === join(out, 'report.html'); // → true
 * ```
 */
export async function writeReport(
  folder: string,
  runs?: readonly RunRecord[],
  options: ReportOptions = {},
): Promise<string> {
  const path = join(folder, 'report.html');
  const shown = runs ?? [await readRun(folder)];
  const page = renderReport(reportOfRuns(shown, options));
  await writeFileAtomic(path, page);
  if (options.figures !== undefined) {
    for (const { name, svg } of reportFigures(page))
      await writeFileAtomic(join(options.figures, `${name}.svg`), svg);
    for (const [ending, format] of Object.entries({ md: 'markdown', tex: 'latex', csv: 'csv' } as const)) {
      await writeFileAtomic(join(options.figures, `results.${ending}`), resultsAs(format, shown));
    }
  }
  return path;
}

const none = { value: NaN, low: NaN, high: NaN };

function systemResult({ config, metrics, history, explanations, predictions }: RunRecord): SystemResult {
  const { system, parameters, secondsPerEpoch, perFold, perSeed } = metrics;
  const about = config.about[system];
  return {
    system,
    ...(about && { about }),
    ...(metrics.kind === 'classes'
      ? {
          accuracy: metrics.accuracy,
          unweightedAverageRecall: metrics.unweightedAverageRecall,
          f1: metrics.f1,
          confusion: metrics.confusion,
        }
      : {
          accuracy: none,
          unweightedAverageRecall: none,
          confusion: [],
          targets: metrics.targets,
          ...reportValues(predictions, config.task),
        }),
    perFold,
    perSeed,
    history,
    ...explanations,
    published: config.published
      .filter(({ variant }) => variant === system)
      .map(({ where, metric, value }) => ({ where, metric, value, ours: ownFigure(metrics, metric) })),
    parameters,
    secondsPerEpoch: secondsPerEpoch ?? undefined,
  };
}

/** Our figure under the name that the paper's has: `accuracy`, `ccc arousal`. */
function ownFigure(metrics: RunRecord['metrics'], metric: string): Estimate {
  if (metrics.kind === 'classes') {
    const { accuracy, unweightedAverageRecall, f1 } = metrics;
    return { accuracy, 'unweighted-average-recall': unweightedAverageRecall, f1 }[metric] ?? none;
  }
  const [name, target] = metric.split(' ');
  const own = metrics.targets.find((one) => one.target === target) ?? metrics.targets[0];
  return (
    {
      ccc: own.ccc,
      'ccc-per-sequence': own.cccPerSequence,
      rmse: own.rmse,
      pearson: own.pearson,
      r2: own.r2,
    }[name] ?? none
  );
}
