import type * as tfl from '@tensorflow/tfjs-layers';
import type { Dataset } from '../datasets/dataset';
import type { AudioFeatureSpec } from '../features/audio-features';
import { fitStatistics } from '../features/statistics';
import { deriveSeed } from '../random';
import { createEncoder } from '../recipes/encoders';
import { createHead, type Head } from '../recipes/head';
import { isFusion, streamsOf, type Recipe } from '../recipes/recipe';
import type { Settings } from '../recipes/settings';
import { headNetwork, systemNetwork, type StreamEncoder } from '../recipes/system';
import { combinePosteriors, type SystemMember, type TrainedSystem } from '../recipes/trained-system';
import { STREAMS, type Example, type Stream } from '../training/batch';
import type { EpochRecord, FitOptions, FitProgress } from '../training/fit';
import { scoreExamples } from '../training/score-examples';
import { encodeExamples } from './encode-examples';
import type { Fold } from './splits';
import { runStage } from './stage';

/** What is trained on one fold with one seed. */
export interface FoldJob {
  dataset: Dataset;
  examples: readonly Example[];
  audioFeatures: AudioFeatureSpec;
  fold: Fold;
  seed: number;
  recipes: readonly Recipe[];
  settings: Settings;
  /** Where stages are kept, so that an interrupted run goes on. */
  folder: string;
  signal?: AbortSignal;
  onProgress?: (stage: string, progress: FitProgress) => void;
}

/** One system of a fold: itself, its answers to the test clips and the epochs that it took. */
export interface FoldOutcome {
  recipe: Recipe;
  system: TrainedSystem;
  /** Class probabilities of the fold's test clips, in their order. */
  probabilities: Float32Array[];
  history: (EpochRecord & { stage: string })[];
  /** Trainable numbers, encoders included. */
  parameters: number;
}

interface TrainedStream extends SystemMember {
  encoder: StreamEncoder;
  probabilities: Float32Array[];
  history: FoldOutcome['history'];
}

/**
 * Trains the asked systems on one fold: first the single streams, then the fusions on top of them. An outcome's system
 * lives until the next one is asked for.
 */
export async function* trainFold(job: FoldJob): AsyncGenerator<FoldOutcome> {
  const models: tfl.LayersModel[] = [];
  try {
    yield* trainSystems(job, models);
  } finally {
    for (const model of models) model.dispose();
  }
}

async function* trainSystems(job: FoldJob, models: tfl.LayersModel[]): AsyncGenerator<FoldOutcome> {
  const { recipes } = job;
  const parts = partsOf(job);
  const streams: Partial<Record<Stream, TrainedStream>> = {};
  for (const stream of STREAMS) {
    if (!recipes.some((recipe) => streamsOf(recipe).includes(stream))) continue;
    const trained = await trainStream(stream, job, parts, models);
    streams[stream] = trained;
    if (recipes.includes(stream)) {
      yield outcome(job, stream, [trained], trained.probabilities, trained.history);
    }
  }
  const { audio, video } = streams;
  if (!audio || !video) return;
  if (recipes.includes('decision')) {
    const posteriors = combinePosteriors([audio.probabilities, video.probabilities]);
    yield outcome(job, 'decision', [audio, video], posteriors, []);
  }
  const fusions = recipes.filter(isFusion);
  if (fusions.length === 0) return;
  const encoders = { audio: audio.encoder, video: video.encoder };
  const encoded = job.settings.fineTune ? undefined : await encodeParts(parts, encoders, job.signal);
  for (const recipe of fusions) {
    const own = encoded ? encoders : copyEncoders(encoders, job, models);
    const head = createHead(recipe, headOptions(job, recipe));
    models.push(head.model);
    copyWeights(audio.head.pooling.audio!, head.pooling.audio!);
    copyWeights(video.head.pooling.video!, head.pooling.video!);
    const network = encoded ? headNetwork(head) : systemNetwork(head, own, { trainEncoders: true });
    const { train, validation, test } = encoded ?? parts;
    const result = await runStage(job.folder, recipe, {
      network,
      train,
      validation,
      options: {
        ...fitOptions(job, recipe),
        epochs: job.settings.fusionEpochs,
        batchSize: job.settings.fusionBatchSize,
        learningRate: rate(job.settings.fusionLearningRate, job.settings),
        maxFrames: encoded ? 0 : job.settings.maxFrames,
      },
    });
    const { probabilities } = await scoreExamples(network, test, { batchSize: 16, signal: job.signal });
    yield outcome(job, recipe, [{ head, encoders: own }], probabilities, tag(result.history, recipe));
  }
}

type Parts = Record<'train' | 'validation' | 'test', Example[]>;

const partsOf = ({ fold, examples }: FoldJob): Parts => ({
  train: fold.train.map((i) => examples[i]),
  validation: fold.validation.map((i) => examples[i]),
  test: fold.test.map((i) => examples[i]),
});

async function trainStream(
  stream: Stream,
  job: FoldJob,
  parts: Parts,
  models: tfl.LayersModel[],
): Promise<TrainedStream> {
  const { settings, seed } = job;
  const statistics = fitStatistics(parts.train, stream);
  const model = createEncoder(stream, { width: statistics.mean.length, settings, seed });
  const encoder = { model, statistics };
  const head = createHead(stream, headOptions(job, stream));
  models.push(model, head.model);
  const network = systemNetwork(head, { [stream]: encoder }, { trainEncoders: true });
  const audio = stream === 'audio';
  const result = await runStage(job.folder, stream, {
    network,
    train: parts.train,
    validation: parts.validation,
    options: {
      ...fitOptions(job, stream),
      epochs: audio ? settings.audioEpochs : settings.videoEpochs,
      batchSize: settings.batchSize,
      learningRate: rate(audio ? settings.audioLearningRate : settings.videoLearningRate, settings),
      maxFrames: audio ? settings.maxFrames : 0,
    },
  });
  const { probabilities } = await scoreExamples(network, parts.test, { batchSize: 16, signal: job.signal });
  return {
    encoder,
    head,
    encoders: { [stream]: encoder },
    probabilities,
    history: tag(result.history, stream),
  };
}

const headOptions = ({ dataset, settings, seed }: FoldJob, recipe: Recipe) => ({
  classes: dataset.labels.length,
  settings,
  seed: deriveSeed(seed, recipe, 'head'),
});

const fitOptions = (
  job: FoldJob,
  stage: string,
): Pick<FitOptions, 'patience' | 'seed' | 'signal' | 'onProgress'> => ({
  patience: job.settings.patience,
  seed: deriveSeed(job.seed, job.fold.name, stage),
  signal: job.signal,
  onProgress: (progress) => job.onProgress?.(stage, progress),
});

const rate = (initial: number, { halveEvery }: Settings) => ({ initial, factor: 0.5, every: halveEvery });

const tag = (history: EpochRecord[], stage: string) => history.map((record) => ({ ...record, stage }));

async function encodeParts(
  parts: Parts,
  encoders: Record<Stream, StreamEncoder>,
  signal?: AbortSignal,
): Promise<Parts> {
  return {
    train: await encodeExamples(parts.train, encoders, signal),
    validation: await encodeExamples(parts.validation, encoders, signal),
    test: await encodeExamples(parts.test, encoders, signal),
  };
}

function copyEncoders(
  encoders: Record<Stream, StreamEncoder>,
  job: FoldJob,
  models: tfl.LayersModel[],
): Record<Stream, StreamEncoder> {
  const copy = (stream: Stream): StreamEncoder => {
    const { model, statistics } = encoders[stream];
    const twin = createEncoder(stream, {
      width: statistics.mean.length,
      settings: job.settings,
      seed: job.seed,
    });
    models.push(twin);
    copyWeights(model, twin);
    return { model: twin, statistics };
  };
  return { audio: copy('audio'), video: copy('video') };
}

/** Sets the weights of `to` to those of `from`, which is built alike. */
function copyWeights(from: tfl.layers.Layer | Head['model'], to: tfl.layers.Layer | Head['model']): void {
  to.setWeights(from.getWeights());
}

function outcome(
  { dataset, settings, seed, fold, audioFeatures }: FoldJob,
  recipe: Recipe,
  members: SystemMember[],
  probabilities: Float32Array[],
  history: FoldOutcome['history'],
): FoldOutcome {
  const widths: Partial<Record<Stream, number>> = {};
  let parameters = 0;
  for (const { head, encoders } of members) {
    parameters += head.model.countParams();
    for (const stream of head.streams) {
      widths[stream] = encoders[stream]!.statistics.mean.length;
      parameters += encoders[stream]!.model.countParams();
    }
  }
  const seen = new Set([...fold.train, ...fold.validation].map((i) => dataset.clips[i].speaker));
  return {
    recipe,
    system: {
      description: {
        version: 1,
        recipe,
        labels: dataset.labels,
        settings,
        audioFeatures,
        widths,
        fold: fold.name,
        seed,
        trainingSpeakers: [...seen].sort(),
      },
      members: members.map(({ head, encoders }) => ({ head, encoders })),
    },
    probabilities,
    history,
    parameters,
  };
}
