import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CallError, WorkError } from '../call-error';
import { encodeCsv } from '../io/encode-csv';
import { readIfThere } from '../io/read-if-there';
import type { AdaptiveFactor, AttentionTrace, HistoryRow } from '../report/report-data';
import type { Recipe } from '../recipes/recipe';
import type { Settings } from '../recipes/settings';
import { writeFileAtomic } from '../io/atomic-file';
import { decodePredictions, encodePredictions, type Prediction } from './predictions';
import { summarize, type Summary } from './summary';

/** What a run is: two runs with equal identities end in equal results on one backend. */
export interface RunIdentity {
  /** The systems. */
  recipes: Recipe[];
  /** Their sizes and how they are trained. */
  settings: Settings;
  /** One training with each. */
  seeds: number[];
  /** How speakers are divided; `default` for the data set's own folds or else groups of speakers. */
  split: string;
  /** The folds, by name. */
  folds: string[];
  /** The data; the fingerprint is SHA-256 over the clips' names, labels, speakers, folds and file sizes. */
  dataset: { name: string; clips: number; speakers: number; labels: string[]; fingerprint: string };
  /** What computed. */
  backend: string;
}

/** `config.json`: the identity and where and when it ran. */
export interface RunConfig extends RunIdentity {
  /** The version of this package. */
  avemo: string;
  /** The version of Node. */
  node: string;
  /** Threads of the backend, where it tells. */
  threads: number | null;
  /** Terms and source of the data. */
  data: { licence?: string; citation?: string; synthetic: boolean };
  /** When it began, ISO 8601. */
  created: string;
}

/** `metrics.json`. */
export interface RunMetrics extends Summary {
  /** The system. */
  recipe: Recipe;
  /** Trained numbers, encoders included. */
  parameters: number;
  /** Mean over all stages and parts; null without training. */
  secondsPerEpoch: number | null;
}

/** A finished run, as its folder holds it. */
export interface RunRecord {
  /** `config.json` */
  config: RunConfig;
  /** `metrics.json` */
  metrics: RunMetrics;
  /** `predictions.csv` */
  predictions: Prediction[];
  /** `history.csv` */
  history: HistoryRow[];
  /** `explanations.json`: attention over time of a few clips, adaptive factors per emotion. */
  explanations: { attention: AttentionTrace[]; adaptiveFactors: AdaptiveFactor[] };
}

/**
 * Checks that a folder can take a run: it is new or empty, or it holds the same run unfinished or finished. Writes
 * nothing.
 *
 * @param folder The folder; need not be there.
 * @param config What the run is.
 * @internal
 * @throws CallError when the folder holds another run or other files.
 */
export async function requireRunFolder(folder: string, config: RunConfig): Promise<void> {
  const before = await readJson<RunConfig>(join(folder, 'config.json'));
  if (before) {
    const difference = firstDifference(identityOf(before), identityOf(config));
    if (difference) {
      throw new CallError(
        `${folder} holds a run with another ${difference}. Give --out a new folder, or delete this one.`,
      );
    }
    return;
  }
  const there = await readdir(folder).catch(() => []);
  if (there.length > 0) {
    throw new CallError(`${folder} is not empty and holds no run. Give --out a new folder.`);
  }
}

/**
 * Begins a run in its folder: writes `config.json` unless it is there.
 *
 * @param folder Made if it is not there.
 * @param config What the run is.
 * @internal
 */
export async function beginRun(folder: string, config: RunConfig): Promise<void> {
  const file = join(folder, 'config.json');
  if (!(await readJson(file))) await writeFileAtomic(file, `${JSON.stringify(config, null, 2)}\n`);
}

/**
 * Writes the results of a run beside its `config.json`; `metrics.json`, which marks the run as finished, comes last.
 *
 * @param folder The run folder.
 * @param run What was gathered.
 * @returns The run as it can be read back.
 * @internal
 */
export async function writeRun(
  folder: string,
  run: Omit<RunRecord, 'metrics'> & { recipe: Recipe; parameters: number },
): Promise<RunRecord> {
  const { config, predictions, history, explanations, recipe, parameters } = run;
  const labels = config.dataset.labels;
  const seconds = history.map((row) => row.seconds);
  const metrics: RunMetrics = {
    recipe,
    ...summarize(predictions, labels),
    parameters,
    secondsPerEpoch: seconds.length ? seconds.reduce((sum, s) => sum + s, 0) / seconds.length : null,
  };
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  await writeFileAtomic(join(folder, 'config.json'), json(config));
  await writeFileAtomic(join(folder, 'predictions.csv'), encodePredictions(predictions, labels));
  await writeFileAtomic(join(folder, 'history.csv'), encodeHistory(history));
  await writeFileAtomic(join(folder, 'explanations.json'), json(explanations));
  await writeFileAtomic(join(folder, 'metrics.json'), json(metrics));
  return { config, metrics, predictions, history, explanations };
}

/**
 * Reads a finished run.
 *
 * @param folder The run folder.
 * @returns All that the folder holds but the weights.
 * @throws CallError when the folder holds no finished run, WorkError when its files are damaged.
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openDataset, presets, readRun, runExperiment, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const out = join(folder, 'run');
 * const backend = { name: 'cpu', threads: 1 };
 * const settings = { ...presets.small, videoEpochs: 1 };
 * await runExperiment(dataset, { recipes: ['video'], settings, seeds: [1], out, backend });
 *
 * const { config } = await readRun(out);
 * config.folds; // → ['0', '1', '2']
 * ```
 */
export async function readRun(folder: string): Promise<RunRecord> {
  const config = await readJson<RunConfig>(join(folder, 'config.json'));
  if (!config) throw new CallError(`${folder} is not a run folder: it has no config.json.`);
  const metrics = await readJson<RunMetrics>(join(folder, 'metrics.json'));
  if (!metrics) {
    throw new CallError(
      `the run in ${folder} is not finished: it has no metrics.json. Start the same command again.`,
    );
  }
  const file = join(folder, 'predictions.csv');
  const predictions = decodePredictions(await readText(file), config.dataset.labels, file);
  const history = decodeHistory(await readText(join(folder, 'history.csv')));
  const explanations = (await readJson<RunRecord['explanations']>(join(folder, 'explanations.json'))) ?? {
    attention: [],
    adaptiveFactors: [],
  };
  return { config, metrics, predictions, history, explanations };
}

const historyColumns = [
  'fold',
  'seed',
  'stage',
  'epoch',
  'trainLoss',
  'trainAccuracy',
  'validationLoss',
  'validationAccuracy',
  'learningRate',
  'seconds',
] as const satisfies (keyof HistoryRow)[];

const encodeHistory = (history: readonly HistoryRow[]): string =>
  encodeCsv([[...historyColumns], ...history.map((row) => historyColumns.map((column) => row[column]))]);

function decodeHistory(text: string): HistoryRow[] {
  const [, ...lines] = text.trimEnd().split('\n');
  return lines.map((line) => {
    const cells = line.split(',');
    const row = Object.fromEntries(
      historyColumns.map((column, i) => [
        column,
        column === 'fold' || column === 'stage' ? cells[i] : Number(cells[i]),
      ]),
    );
    return row as unknown as HistoryRow;
  });
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new WorkError(`cannot read ${path}: ${error.code ?? error.message}.`);
  });
}

async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    const bytes = await readIfThere(path);
    return bytes && (JSON.parse(bytes.toString('utf8')) as T);
  } catch (error) {
    throw new WorkError(`cannot read ${path}: ${(error as Error).message}`);
  }
}

const identityOf = ({
  recipes,
  settings,
  seeds,
  split,
  folds,
  dataset,
  backend,
}: RunConfig): RunIdentity => ({
  recipes,
  settings,
  seeds,
  split,
  folds,
  dataset,
  backend,
});

/** Names the first field in which two plain values differ, with both values, or gives undefined. */
function firstDifference(a: object, b: object, path = ''): string | undefined {
  for (const key of Object.keys({ ...a, ...b })) {
    const [x, y] = [a, b].map((value) => (value as Record<string, unknown>)[key]);
    if (JSON.stringify(x) === JSON.stringify(y)) continue;
    const isRecord = (v: unknown): v is object => typeof v === 'object' && v !== null && !Array.isArray(v);
    if (isRecord(x) && isRecord(y)) return firstDifference(x, y, `${path}${key}.`);
    return `${path}${key} (${JSON.stringify(x)} there, ${JSON.stringify(y)} asked)`;
  }
  return undefined;
}
