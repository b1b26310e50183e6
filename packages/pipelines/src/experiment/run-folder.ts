import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { CallError, WorkError } from '../call-error';
import { writeFileAtomic } from '../io/atomic-file';
import { encodeCsv } from '../io/encode-csv';
import { readJson } from '../io/read-json';
import { readTable } from '../io/read-table';
import type { HistoryRow } from '../report/report-data';
import { canonicalJson } from './canonical';
import { pathsFrom } from './experiment-file';
import { suggestInnerRuns } from './inner-runs';
import type { Prediction } from './predictions';
import { decodePredictions, encodePredictions } from './predictions-file';
import {
  configSchema,
  explanationsSchema,
  historySchema,
  identityFields,
  metricsSchema,
  type Explanations,
  type RunConfig,
  type RunMetrics,
} from './run-schema';
import { summarize } from './summary';

/** A finished run of one system, as its folder holds it. */
export interface RunRecord {
  /** `config.json` */
  config: RunConfig;
  /** `metrics.json` */
  metrics: RunMetrics;
  /** `predictions.csv` */
  predictions: Prediction[];
  /** `history.csv` */
  history: HistoryRow[];
  /** `explanations.json`: attention over time of a few clips, what each modality counted per class. */
  explanations: Explanations;
}

/**
 * Checks that a folder can take a run: it is new or empty, or it holds the same run unfinished or finished. Writes nothing.
 *
 * @param folder - The folder; need not be there.
 * @param config - What the run is.
 * @throws CallError when the folder holds another run or other files.
 */
export async function requireRunFolder(folder: string, config: RunConfig): Promise<void> {
  const before = await readJson(join(folder, 'config.json'), configSchema);
  if (before) {
    const difference = firstDifference(identityOf(before), identityOf(config));
    if (difference) {
      throw new CallError(
        `${folder} holds a run with another ${difference}. Choose a new folder, or delete this one.`,
      );
    }
    return;
  }
  await requireEmptyOrRun(folder);
}

/**
 * Checks that a folder is new or empty, or holds a run.
 *
 * @param folder - The folder; need not be there.
 * @throws CallError when it holds other files.
 */
export async function requireEmptyOrRun(folder: string): Promise<void> {
  if (await readJson(join(folder, 'config.json'), configSchema)) return;
  const there = (await readdir(folder).catch(() => [])).filter(
    (name) => !name.startsWith('.') && name !== 'corpus',
  );
  if (there.length > 0) {
    throw new CallError(`${folder} is not empty and holds no run. Choose a new folder.`);
  }
}

/**
 * Begins a run in its folder: writes `config.json` unless it is there.
 *
 * @param folder - The run folder.
 * @param config - What the run is.
 */
export async function beginRun(folder: string, config: RunConfig): Promise<void> {
  const file = join(folder, 'config.json');
  if (!(await readJson(file, configSchema))) await writeFileAtomic(file, asText(placed(config, folder)));
}

/** What repeats the run names files from the folder in which it lies. */
const placed = (config: RunConfig, folder: string): RunConfig =>
  config.experiment ? { ...config, experiment: pathsFrom(folder, config.experiment) } : config;

const asText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * Writes the results of a system beside its `config.json`; `metrics.json`, which marks the run as finished, comes last.
 *
 * @param folder - The run folder.
 * @param run - What was gathered.
 * @returns The run as it can be read back.
 */
export async function writeRun(
  folder: string,
  run: Omit<RunRecord, 'metrics'> & {
    system: string;
    parameters: number;
    /** Its own stages, in contrast to those that it stands on. */
    stages: ReadonlySet<string>;
    validation?: RunMetrics['validation'];
  },
): Promise<RunRecord> {
  const { config, predictions, history, explanations, system, parameters, stages, validation } = run;
  const seconds = history.filter(({ stage }) => stages.has(stage)).map((row) => row.seconds);
  const metrics: RunMetrics = {
    system,
    ...summarize(predictions, config.task),
    parameters,
    secondsPerEpoch: seconds.length ? seconds.reduce((sum, s) => sum + s, 0) / seconds.length : null,
    ...(validation && { validation }),
  };
  await writeFileAtomic(join(folder, 'config.json'), asText(placed(config, folder)));
  await writeFileAtomic(join(folder, 'predictions.csv'), encodePredictions(predictions, config.task));
  await writeFileAtomic(join(folder, 'history.csv'), encodeHistory(history));
  await writeFileAtomic(join(folder, 'explanations.json'), asText(explanations));
  await writeFileAtomic(join(folder, 'metrics.json'), asText(metrics));
  return readRun(folder);
}

/**
 * Reads a finished run.
 *
 * @param folder - The run folder.
 * @returns All that the folder holds but the weights.
 * @throws CallError when the folder holds no finished run, WorkError naming the file and field that is damaged.
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { amFbp, openDataset, readRun, runExperiment, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const out = join(folder, 'run');
 * const backend = { name: 'cpu', threads: 1 };
 * const settings = { videoEpochs: 1 };
 * await runExperiment(dataset, { recipe: amFbp, variants: ['video'], preset: 'small', settings, seeds: [1], out, backend });
 *
 * const { config } = await readRun(out);
 * config.folds; // → ['0', '1', '2']
 * ```
 */
export async function readRun(folder: string): Promise<RunRecord> {
  const config = await readJson(join(folder, 'config.json'), configSchema);
  if (!config) {
    const inner = await suggestInnerRuns(folder);
    throw new CallError(`${folder} is not a run folder: it has no config.json.${inner}`);
  }
  const metrics = await readJson(join(folder, 'metrics.json'), metricsSchema);
  if (!metrics) {
    throw new CallError(
      `the run in ${folder} is not finished: it has no metrics.json. Start the same command again.`,
    );
  }
  const file = join(folder, 'predictions.csv');
  const predictions = decodePredictions(await readText(file), config.task, file);
  if (predictions.length === 0) throw new WorkError(`${file} holds no prediction.`);
  const historyFile = join(folder, 'history.csv');
  const history = decodeHistory(await readText(historyFile), historyFile);
  const explanations = (await readJson(join(folder, 'explanations.json'), explanationsSchema)) ?? {
    attention: [],
    modalities: [],
    modalitiesFrom: 'weights' as const,
    missing: [],
  };
  return { config, metrics, predictions, history, explanations };
}

const historyColumns = Object.keys(historySchema.entries) as (keyof HistoryRow)[];

const encodeHistory = (history: readonly HistoryRow[]): string =>
  encodeCsv([
    [...historyColumns],
    ...history.map((row) =>
      historyColumns.map((column) => (Number.isNaN(row[column] as number) ? '' : row[column])),
    ),
  ]);

function decodeHistory(text: string, file: string): HistoryRow[] {
  return readTable(text, historyColumns, file).map((cells, i) => {
    const row = Object.fromEntries(
      historyColumns.map((column) => [
        column,
        column === 'fold' || column === 'stage'
          ? cells[column]
          : cells[column] === ''
            ? NaN
            : Number(cells[column]),
      ]),
    );
    const result = v.safeParse(historySchema, row);
    if (result.success) return result.output;
    throw new WorkError(
      `${file}, row ${i + 1}: ${v.getDotPath(result.issues[0]) ?? ''}: ${result.issues[0].message}.`,
    );
  });
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new WorkError(`cannot read ${path}: ${error.code ?? error.message}.`);
  });
}

/** What makes a run what it is. */
const identityOf = (config: RunConfig): Record<string, unknown> =>
  Object.fromEntries(identityFields.map((field) => [field, config[field]]));

/** Names the first field in which two plain values differ, with both values, or gives undefined. */
function firstDifference(a: object, b: object, path = ''): string | undefined {
  for (const key of Object.keys({ ...a, ...b })) {
    const [x, y] = [a, b].map((value) => (value as Record<string, unknown>)[key]);
    const [textX, textY] = [x, y].map((value) => (value === undefined ? 'none' : canonicalJson(value)));
    if (textX === textY) continue;
    const isRecord = (value: unknown): value is object =>
      typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isRecord(x) && isRecord(y)) return firstDifference(x, y, `${path}${key}.`);
    return `${path}${key} (${textX} there, ${textY} asked)`;
  }
  return undefined;
}
