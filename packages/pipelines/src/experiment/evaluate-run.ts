import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CallError } from '../call-error';
import type { Dataset as OpenedDataset } from '../datasets/clip';
import type { Dataset } from '../datasets/dataset';
import { legacyDataset } from '../datasets/legacy-dataset';
import { prepareExamples } from '../features/prepare-examples';
import { disposeSystem, loadSystem } from '../recipes/model-folder';
import { streamsOf } from '../recipes/recipe';
import { predictExamples } from '../recipes/trained-system';
import type { Example } from '../training/batch';
import { fingerprint } from './describe-run';
import type { ExperimentProgress } from './experiment';
import { createPrediction, type Prediction } from './predictions';
import { readRun } from './run-folder';

/** Options of {@link evaluateRun}. */
export interface EvaluateOptions {
  /** Ends the work between two batches. */
  signal?: AbortSignal;
  /** Called while features are prepared. */
  onProgress?: (progress: ExperimentProgress) => void;
}

/** Answers of a run's systems to a data set. */
export interface Evaluation {
  /** The run's class names. */
  labels: string[];
  /** One answer for each clip and system. */
  predictions: Prediction[];
}

/**
 * Runs the trained systems of a run over a data set. On the data that it was trained on, each system answers only to
 * the speakers that it has never met; on other data every system answers to every clip.
 *
 * @param folder A finished run.
 * @param opened Clips whose labels are among the run's.
 * @param options Abort signal and progress.
 * @returns The run's labels and all answers.
 * @throws CallError when a label of the data set is none of the run's.
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { evaluateRun, openDataset, presets, runExperiment, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const out = join(folder, 'run');
 * const backend = { name: 'cpu', threads: 1 };
 * const settings = { ...presets.small, videoEpochs: 1 };
 * await runExperiment(dataset, { recipes: ['video'], settings, seeds: [1], out, backend });
 *
 * const { predictions } = await evaluateRun(out, dataset);
 * predictions.length; // → 18
 * ```
 */
export async function evaluateRun(
  folder: string,
  opened: OpenedDataset | Dataset,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const dataset = legacyDataset(opened);
  const { config } = await readRun(folder);
  const { labels } = config.dataset;
  const classOf = dataset.labels.map((label) => labels.indexOf(label));
  const unknown = dataset.labels.find((_, i) => classOf[i] < 0);
  if (unknown !== undefined) {
    throw new CallError(
      `the run knows the labels ${labels.join(', ')}; ${dataset.name} also has ${unknown}.`,
    );
  }
  const sameData = (await fingerprint(dataset)) === config.dataset.fingerprint;
  const models = join(folder, 'model');
  const predictions: Prediction[] = [];
  let examples: Example[] | undefined;
  for (const name of (await readdir(models)).sort()) {
    const system = await loadSystem(join(models, name));
    const { recipe, audioFeatures, fold, seed, trainingSpeakers } = system.description;
    examples ??= await prepareExamples(dataset, {
      streams: streamsOf(recipe),
      audio: audioFeatures,
      signal: options.signal,
      onProgress: (progress) => options.onProgress?.({ phase: 'prepare', ...progress }),
    });
    const met = new Set(sameData ? trainingSpeakers : []);
    const own = dataset.clips.flatMap((clip, i) => (met.has(clip.speaker) ? [] : [i]));
    const probabilities = await predictExamples(
      system,
      own.map((i) => examples![i]),
      { signal: options.signal },
    );
    disposeSystem(system);
    own.forEach((i, j) => {
      const { id, speaker, label } = dataset.clips[i];
      const answer = {
        clip: id,
        speaker,
        fold,
        seed,
        label: classOf[label],
        probabilities: probabilities[j],
      };
      predictions.push(createPrediction(answer));
    });
  }
  if (predictions.length === 0) {
    throw new CallError(
      `every speaker of ${dataset.name} was among the training speakers; nothing is left to test.`,
    );
  }
  return { labels, predictions };
}
