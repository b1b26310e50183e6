import { join } from 'node:path';
import { writeFileAtomic } from '../io/atomic-file';
import { renderReport } from '../report/render-report';
import type { ReportData, SystemComparison, SystemResult } from '../report/report-data';
import { compareSystems } from './compare-systems';
import { readRun, type RunRecord } from './run-folder';

/**
 * What a report shows of finished runs on one data set, with tests between every two of them.
 *
 * @param runs At least one.
 * @returns Data for `renderReport`.
 * @internal
 */
export function reportOfRuns(runs: readonly RunRecord[]): ReportData {
  const { config } = runs[0];
  const { dataset, data, folds, seeds, settings, backend, threads, avemo, node, split, created } = config;
  return {
    title: `${runs.length === 1 ? runs[0].metrics.recipe : 'Audio-visual emotion'} on ${data.synthetic ? 'a synthetic corpus' : dataset.name}`,
    subtitle:
      `${dataset.clips} clips of ${dataset.speakers} speakers, ${dataset.labels.length} emotions; ` +
      `${folds.length} speaker-independent folds (${folds.join(', ')}), ` +
      `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}.`,
    labels: dataset.labels,
    systems: runs.map(systemResult),
    comparisons: compareRuns(runs),
    settings: {
      data: {
        name: dataset.name,
        fingerprint: dataset.fingerprint.slice(0, 16),
        split,
        folds: folds.join(', '),
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

/**
 * Tests between every two runs.
 *
 * @internal
 */
export const compareRuns = (runs: readonly RunRecord[]): SystemComparison[] =>
  compareSystems(runs.map(({ metrics, predictions }) => ({ recipe: metrics.recipe, predictions })));

/**
 * Writes `report.html`: one self-contained page about a finished run, or about several on the same data.
 *
 * @param folder Where to write, the run folder itself for a single run.
 * @param runs What to show; default: the run in the folder.
 * @returns The path of the page.
 * @throws CallError when the folder holds no finished run or the runs were tested on different clips.
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openDataset, presets, runExperiment, synthesizeCorpus, writeReport } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const out = join(folder, 'run');
 * const backend = { name: 'cpu', threads: 1 };
 * const settings = { ...presets.small, videoEpochs: 1 };
 * await runExperiment(dataset, { recipes: ['video'], settings, seeds: [1], out, backend });
 *
 * const report = await writeReport(out);
 * report === join(out, 'report.html'); // → true
 * ```
 */
export async function writeReport(folder: string, runs?: readonly RunRecord[]): Promise<string> {
  const path = join(folder, 'report.html');
  await writeFileAtomic(path, renderReport(reportOfRuns(runs ?? [await readRun(folder)])));
  return path;
}

function systemResult({ metrics, history, explanations }: RunRecord): SystemResult {
  const { recipe, accuracy, unweightedAverageRecall, confusion, parameters, secondsPerEpoch } = metrics;
  return {
    recipe,
    accuracy,
    unweightedAverageRecall,
    confusion,
    history,
    attention: explanations.attention,
    adaptiveFactors: explanations.adaptiveFactors,
    parameters,
    secondsPerEpoch: secondsPerEpoch ?? undefined,
  };
}
