import { join } from 'node:path';
import { writeFileAtomic } from '../io/atomic-file';
import { renderReport } from '../report/render-report';
import type { ReportData, SystemComparison, SystemResult } from '../report/report-data';
import { compareSystems } from './compare-systems';
import { readRun, type RunRecord } from './run-folder';

/**
 * What a report shows of finished runs on one data set, with tests between every two of them.
 *
 * @param runs - At least one.
 * @param options - A system that the others are compared with, instead of all pairs.
 * @returns Data for `renderReport`.
 */
export function reportOfRuns(runs: readonly RunRecord[], options: { baseline?: string } = {}): ReportData {
  const [{ config }] = runs;
  const {
    dataset,
    data,
    folds,
    seeds,
    settings,
    backend,
    threads,
    avemo,
    node,
    split,
    created,
    task,
    recipe,
  } = config;
  const what = task.kind === 'classes' ? `${task.labels.length} classes` : task.labels.join(' and ');
  return {
    title: `${runs.length === 1 ? runs[0].metrics.system : recipe.name} on ${data.synthetic ? 'a synthetic corpus' : dataset.name}`,
    subtitle:
      `${task.name}: ${dataset.clips} clips of ${dataset.speakers} speakers, ${what}; ` +
      `${folds.length} speaker-independent ${folds.length === 1 ? 'fold' : 'folds'} (${folds.slice(0, 12).join(', ')}${folds.length > 12 ? ', …' : ''}), ` +
      `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}.`,
    labels: task.kind === 'classes' ? task.labels : [],
    systems: runs.map(systemResult),
    comparisons: compareRuns(runs, options),
    settings: {
      recipe: { name: recipe.name, version: recipe.version, task: task.name, ...recipe.files },
      data: {
        name: dataset.name,
        fingerprint: dataset.fingerprint.slice(0, 16),
        folds: folds.join(', '),
        split,
      },
      training: settings,
      machine: { backend, threads, node, avemo },
    },
    notes: [
      'Intervals are 95 % bootstrap intervals that draw whole speakers; test speakers are never training speakers.',
      ...(seeds.length > 1 ? ['Every clip is counted once for each seed.'] : []),
      ...(data.synthetic
        ? ['The corpus is synthetic: the figures show that the method works, not how well it does on people.']
        : []),
      ...(data.licence ? [`Licence of the data: ${data.licence}.`] : []),
      ...(data.citation ? [`Data: ${data.citation}`] : []),
    ],
    created,
  };
}

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
  options: { baseline?: string } = {},
): Promise<string> {
  const path = join(folder, 'report.html');
  await writeFileAtomic(path, renderReport(reportOfRuns(runs ?? [await readRun(folder)], options)));
  return path;
}

const none = { value: NaN, low: NaN, high: NaN };

function systemResult({ metrics, history, explanations }: RunRecord): SystemResult {
  const { system, parameters, secondsPerEpoch } = metrics;
  return {
    system,
    ...(metrics.kind === 'classes'
      ? {
          accuracy: metrics.accuracy,
          unweightedAverageRecall: metrics.unweightedAverageRecall,
          confusion: metrics.confusion,
        }
      : { accuracy: none, unweightedAverageRecall: none, confusion: [], targets: metrics.targets }),
    history,
    attention: explanations.attention,
    modalities: explanations.modalities,
    parameters,
    secondsPerEpoch: secondsPerEpoch ?? undefined,
  };
}
