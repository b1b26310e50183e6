import type { Dataset as OpenedDataset } from '../datasets/clip';
import type { Clip, Dataset } from '../datasets/dataset';
import { legacyDataset } from '../datasets/legacy-dataset';
import type { Example, Sequence, Stream } from '../training/batch';
import { yieldToEvents } from '../training/yield-to-events';
import { audioFeatures, type AudioFeatureSpec } from './audio-features';

/** Options of {@link prepareExamples}. */
export interface PrepareOptions {
  /** The streams to read; a clip that lacks one is an example without it. */
  streams: readonly Stream[];
  /** How sound becomes frames. */
  audio: AudioFeatureSpec;
  /** Ends the work between two clips. */
  signal?: AbortSignal;
  /** Called after every clip. */
  onProgress?: (progress: { done: number; total: number; clip: string }) => void;
}

/**
 * Turns every clip of a data set into frames of features, in the order of the clips.
 *
 * @param opened From `openDataset`.
 * @param options Which streams, and how sound becomes frames.
 * @returns One example a clip.
 * @throws DatasetError when a file is missing or unreadable; its message names the file.
 * @example
 * ```ts
 * import { amFbpSpectrogram, prepareExamples } from '@avemo/pipelines';
 *
 * const audio = async () => ({ samples: new Float32Array(16000), sampleRate: 16000 });
 * const clips = [{ id: 'a', label: 0, speaker: 'Jo', files: [], audio }];
 * const dataset = { name: 'mine', labels: ['calm'], clips };
 * const [example] = await prepareExamples(dataset, { streams: ['audio'], audio: amFbpSpectrogram });
 * example.streams.audio!.frames; // → 97
 * ```
 */
export async function prepareExamples(
  opened: OpenedDataset | Dataset,
  { streams, audio, signal, onProgress }: PrepareOptions,
): Promise<Example[]> {
  const dataset = legacyDataset(opened);
  const examples: Example[] = [];
  for (const clip of dataset.clips) {
    signal?.throwIfAborted();
    examples.push({
      id: clip.id,
      label: clip.label,
      streams: {
        ...(streams.includes('audio') && clip.audio ? { audio: await audioSequence(clip, audio) } : {}),
        ...(streams.includes('video') && clip.video ? { video: await videoSequence(clip) } : {}),
      },
    });
    onProgress?.({ done: examples.length, total: dataset.clips.length, clip: clip.id });
    if (examples.length % 16 === 0) await yieldToEvents();
  }
  return examples;
}

async function audioSequence(clip: Clip, spec: AudioFeatureSpec): Promise<Sequence> {
  return audioFeatures(await clip.audio!(), spec);
}

async function videoSequence(clip: Clip): Promise<Sequence> {
  const { data, shape } = await clip.video!();
  return { data, frames: shape[0], width: shape[1] };
}
