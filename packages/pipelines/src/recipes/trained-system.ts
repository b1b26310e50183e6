import { meanRule } from '@avemo/fusion';
import type { AudioFeatureSpec } from '../features/audio-features';
import type { Example, Stream } from '../training/batch';
import { scoreExamples } from '../training/score-examples';
import type { Head } from './head';
import type { Recipe } from './recipe';
import type { Settings } from './settings';
import { systemNetwork, type StreamEncoder } from './system';

/** What a system must know to meet new clips as it met its training clips; saved beside the weights. */
export interface SystemDescription {
  /** Of the file format. */
  version: 1;
  /** Which system. */
  recipe: Recipe;
  /** The class names, in the order of its probabilities. */
  labels: string[];
  /** Its sizes and how it was trained. */
  settings: Settings;
  /** How sound becomes frames. */
  audioFeatures: AudioFeatureSpec;
  /** Features a frame of each stream. */
  widths: Partial<Record<Stream, number>>;
  /** The fold that it was not trained on. */
  fold: string;
  /** The seed that it was trained with. */
  seed: number;
  /** Speakers that it was trained on or chosen with. */
  trainingSpeakers: string[];
}

/** One head with its encoders. */
export interface SystemMember {
  /** Attention, fusion and classifier. */
  head: Head;
  /** One for each stream. */
  encoders: Partial<Record<Stream, StreamEncoder>>;
}

/** A trained system: one member, or for decision fusion one per stream. */
export interface TrainedSystem {
  /** What it is. */
  description: SystemDescription;
  /** Its parts. */
  members: SystemMember[];
}

/** Options of {@link predictExamples}. */
export interface PredictOptions {
  /** Examples a batch; default 16. */
  batchSize?: number;
  /** Ends the work between two batches. */
  signal?: AbortSignal;
}

/**
 * Class probabilities of examples; several members are combined by their mean.
 *
 * @param system A trained system.
 * @param examples Prepared with the system's own feature settings (`system.description.audioFeatures`).
 * @param options Batch size and abort signal.
 * @returns One list of probabilities an example, in their order; each sums to 1.
 * @throws RangeError when an example lacks a stream that the system needs.
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { loadSystem, openDataset, predictExamples, prepareExamples, presets, runExperiment, synthesizeCorpus } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeCorpus(join(folder, 'corpus'), { speakers: 3, clips: 18, seed: 1 });
 * const dataset = await openDataset('manifest', join(folder, 'corpus'));
 * const out = join(folder, 'run');
 * const backend = { name: 'cpu', threads: 1 };
 * const settings = { ...presets.small, videoEpochs: 1 };
 * await runExperiment(dataset, { recipes: ['video'], settings, seeds: [1], out, backend });
 *
 * const system = await loadSystem(join(out, 'model', '1-1'));
 * const examples = await prepareExamples(dataset, { streams: ['video'], audio: system.description.audioFeatures });
 * const [probabilities] = await predictExamples(system, examples);
 * probabilities.reduce((sum, p) => sum + p, 0); // → 1.000
 * ```
 */
export async function predictExamples(
  system: TrainedSystem,
  examples: readonly Example[],
  options: PredictOptions = {},
): Promise<Float32Array[]> {
  const posteriors: Float32Array[][] = [];
  for (const { head, encoders } of system.members) {
    const network = systemNetwork(head, encoders, { trainEncoders: false });
    const { probabilities } = await scoreExamples(network, examples, { batchSize: 16, ...options });
    posteriors.push(probabilities);
  }
  return combinePosteriors(posteriors);
}

/**
 * The decision rule of this package's recipes: the mean of the members' posteriors.
 *
 * @internal
 */
export const combinePosteriors = (posteriors: Float32Array[][]): Float32Array[] =>
  posteriors.length === 1 ? posteriors[0] : meanRule(posteriors).map((p) => Float32Array.from(p));
