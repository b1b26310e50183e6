import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset as OpenedDataset } from '../datasets/clip';
import type { Dataset } from '../datasets/dataset';
import { legacyDataset } from '../datasets/legacy-dataset';
import { amFbpSpectrogram } from '../features/audio-features';
import { prepareExamples } from '../features/prepare-examples';
import { saveSystem } from '../recipes/model-folder';
import { streamsOf, type Recipe } from '../recipes/recipe';
import type { Settings } from '../recipes/settings';
import type { AttentionTrace, HistoryRow } from '../report/report-data';
import { STREAMS, type Example } from '../training/batch';
import type { FitProgress } from '../training/fit';
import { CallError } from '../call-error';
import { explainAttention, explainFactors, summarizeFactors, type ClipFactors } from './explain';
import { createPrediction, type Prediction } from './predictions';
import { beginRun, readRun, requireRunFolder, writeRun, type RunRecord } from './run-folder';
import { makeFolds, type Fold, type SplitName } from './splits';
import { trainFold, type FoldOutcome } from './train-fold';
import { describeRun } from './describe-run';

/**
 * Where an experiment is: preparing clips, training a stage of a part (a fold with a seed), or done testing a system on
 * the part's test clips.
 */
export type ExperimentProgress =
  | { phase: 'prepare'; done: number; total: number; clip: string }
  | ({
      phase: 'train';
      part: number;
      parts: number;
      fold: string;
      seed: number;
      stage: string;
    } & FitProgress)
  | {
      phase: 'test';
      part: number;
      parts: number;
      fold: string;
      seed: number;
      recipe: Recipe;
      accuracy: number;
    };

/** Options of {@link runExperiment}. */
export interface ExperimentOptions {
  /** The systems to train. */
  recipes: readonly Recipe[];
  /** Their sizes and how they are trained, e.g. `presets.small`. */
  settings: Settings;
  /** `folds` where the data set has its own, else `speakers`. */
  split?: SplitName;
  /** Groups of speakers that `speakers` makes; default 5. */
  groups?: number;
  /** Only these folds. */
  folds?: string[];
  /** Everything is trained once with each. */
  seeds: number[];
  /** New or empty folder, or one that holds this experiment unfinished. */
  out: string;
  /** What computes, as `useBackend` told; part of the run's identity. */
  backend: { name: string; threads: number | null };
  /** Ends the work between two batches; the same call goes on later. */
  signal?: AbortSignal;
  /** Called after every clip and batch. */
  onProgress?: (progress: ExperimentProgress) => void;
}

/** What one system gathers over folds and seeds. */
interface Gathered {
  predictions: Prediction[];
  history: HistoryRow[];
  attention: AttentionTrace[];
  factors: ClipFactors[];
  parameters: number;
}

/** Clips whose attention over time a run keeps. */
const ATTENTION_CLIPS = 6;

/**
 * Trains and tests systems on speaker-independent folds and writes a run folder for each: `out` itself for a single
 * system, `out/RECIPE` for several, which then share their trained streams. An interrupted experiment goes on where
 * it was; a finished one is read back.
 *
 * @param opened From `openDataset`.
 * @param options Systems, settings, folds, seeds and the folder.
 * @returns One record a system, in the order of `recipes`.
 * @throws CallError when the folder holds another run, a stream is missing or a fold is unknown; DatasetError for
 * unreadable files or a single speaker.
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openDataset, presets, runExperiment, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const out = join(folder, 'run');
 * const backend = { name: 'cpu', threads: 1 };
 * const settings = { ...presets.small, videoEpochs: 1 };
 * const [run] = await runExperiment(dataset, { recipes: ['video'], settings, seeds: [1], out, backend });
 *
 * run.metrics.clips; // → 18
 * ```
 */
export async function runExperiment(
  opened: OpenedDataset | Dataset,
  options: ExperimentOptions,
): Promise<RunRecord[]> {
  const dataset = legacyDataset(opened);
  const { recipes, settings, seeds, out, signal, onProgress } = options;
  requireStreams(dataset, recipes);
  const folds = makeFolds(dataset, {
    split: options.split,
    groups: options.groups,
    only: options.folds,
    validationShare: settings.validationShare,
    seed: seeds[0],
  });
  const config = await describeRun(dataset, folds, options);
  await requireRunFolder(out, config);
  const folderOf = (recipe: Recipe) => (recipes.length === 1 ? out : join(out, recipe));
  const finished = await Promise.all(
    recipes.map((recipe) => readRun(folderOf(recipe)).catch(() => undefined)),
  );
  if (finished.every((run) => run !== undefined)) return finished;

  const examples = await prepareExamples(dataset, {
    streams: STREAMS.filter((stream) => recipes.some((recipe) => streamsOf(recipe).includes(stream))),
    audio: amFbpSpectrogram,
    signal,
    onProgress: (progress) => onProgress?.({ phase: 'prepare', ...progress }),
  });
  await beginRun(out, config);
  const stages = join(out, '.stages');
  const gathered = new Map(recipes.map((recipe) => [recipe, emptyGathered()]));
  const parts = seeds.flatMap((seed) => folds.map((fold) => ({ seed, fold })));
  for (const [part, { seed, fold }] of parts.entries()) {
    const outcomes = trainFold({
      dataset,
      examples,
      audioFeatures: amFbpSpectrogram,
      fold,
      seed,
      recipes,
      settings,
      folder: join(stages, `${fold.name}-${seed}`),
      signal,
      onProgress: (stage, progress) =>
        onProgress?.({
          phase: 'train',
          part,
          parts: parts.length,
          fold: fold.name,
          seed,
          stage,
          ...progress,
        }),
    });
    for await (const outcome of outcomes) {
      await saveSystem(join(folderOf(outcome.recipe), 'model', `${fold.name}-${seed}`), outcome.system);
      const target = gathered.get(outcome.recipe)!;
      gather(target, outcome, { dataset, examples, fold, seed, explain: part === 0 });
      const tested = target.predictions.slice(-fold.test.length);
      const hits = tested.filter((p) => p.predicted === p.label).length;
      onProgress?.({
        phase: 'test',
        part,
        parts: parts.length,
        fold: fold.name,
        seed,
        recipe: outcome.recipe,
        accuracy: hits / tested.length,
      });
    }
  }
  const runs: RunRecord[] = [];
  for (const recipe of recipes) {
    const { predictions, history, attention, factors, parameters } = gathered.get(recipe)!;
    const run: Parameters<typeof writeRun>[1] = {
      recipe,
      parameters,
      config: { ...config, recipes: [recipe] },
      predictions,
      history,
      explanations: { attention, adaptiveFactors: summarizeFactors(factors, dataset.labels) },
    };
    runs.push(await writeRun(folderOf(recipe), run));
  }
  await rm(stages, { recursive: true, force: true });
  return runs;
}

const emptyGathered = (): Gathered => ({
  predictions: [],
  history: [],
  attention: [],
  factors: [],
  parameters: 0,
});

function gather(
  target: Gathered,
  { recipe, system, probabilities, history, parameters }: FoldOutcome,
  {
    dataset,
    examples,
    fold,
    seed,
    explain,
  }: { dataset: Dataset; examples: readonly Example[]; fold: Fold; seed: number; explain: boolean },
): void {
  target.parameters = parameters;
  target.history.push(
    ...history.map((record) => ({ ...record, epoch: record.epoch + 1, fold: fold.name, seed })),
  );
  const test = fold.test.map((i) => examples[i]);
  const predictions = test.map((example, i) =>
    createPrediction({
      clip: example.id,
      speaker: dataset.clips[fold.test[i]].speaker,
      fold: fold.name,
      seed,
      label: example.label,
      probabilities: probabilities[i],
    }),
  );
  target.predictions.push(...predictions);
  if (recipe === 'ag-fbp') target.factors.push(...explainFactors(system, test));
  if (!explain) return;
  for (const i of clipsToShow(test)) {
    const trace = explainAttention(system, test[i], { dataset, predicted: predictions[i].predicted });
    if (trace.streams.length > 0) target.attention.push(trace);
  }
}

/** The first clip of each label, so that the report shows every emotion once. */
function clipsToShow(test: readonly Example[]): number[] {
  const labels = [...new Set(test.map((example) => example.label))].slice(0, ATTENTION_CLIPS);
  return labels.map((label) => test.findIndex((example) => example.label === label));
}

function requireStreams({ clips, name }: Dataset, recipes: readonly Recipe[]): void {
  for (const stream of STREAMS) {
    const recipe = recipes.find((r) => streamsOf(r).includes(stream));
    const without = clips.find((clip) => !clip[stream]);
    if (recipe && without) {
      throw new CallError(
        `the system ${recipe} needs the ${stream} stream, but clip ${without.id} of ${name} has none.`,
      );
    }
  }
}
