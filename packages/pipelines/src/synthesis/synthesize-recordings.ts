import { requireInRange, requireInteger, requireOneOf } from '@avemo/checks';
import { resolve } from 'node:path';
import type { PictureSize } from './picture-size';
import { writeCorpus } from './layouts/corpus-work';
import { layOutRecola, layOutRecordings } from './layouts/recording-layouts';
import { planRecording } from './plan-recording';
import { createStudio } from './render-clip';
import { corpusFacts } from './corpus-facts';
import { requireSize } from './synthesize-videos';

/** The data sets in whose layout {@link synthesizeRecordings} writes. */
export type RecordingLayout = 'manifest' | 'recola';

/** Options of {@link synthesizeRecordings}. */
export interface SynthesizeRecordingsOptions {
  /** The data set whose files and tables are imitated. Default `manifest`. */
  layout?: RecordingLayout;
  /** Number of recordings, each of another speaker, 3 to 99; training, validation and test in turn. Default 9. */
  recordings?: number;
  /** Length of each, whole seconds from 5 to 600. Default 60. */
  seconds?: number;
  /** Decides everything: the same seed and settings give the same bytes. An integer of at least 0. Default 0. */
  seed?: number;
  /** Seconds by which the annotators lag behind what they see and hear, 0 to 10. Default 2. */
  annotationDelay?: number;
  /** Share of the time in which the sound, the face or both are missing, 0 to 0.6. Default 0.15. */
  missing?: number;
  /** Columns and rows of the pictures, even numbers from 96 to 1920. Default 256 × 192. */
  size?: PictureSize;
  /** Called after each recording. */
  onProgress?: (progress: { done: number; total: number }) => void;
  /** Stops the work between two pictures; the next call with the same settings takes it up again. */
  signal?: AbortSignal;
}

/** What {@link synthesizeRecordings} has made, to be opened with `openDataset(dataset, folder)`. */
export interface SyntheticRecordings {
  /** Absolute path of the folder. */
  folder: string;
  /** The name of the data set in whose layout it is. */
  dataset: string;
  /** Number of recordings. */
  recordings: number;
  /** Length of all recordings together. */
  seconds: number;
  /** Seconds by which the annotations are late. */
  annotationDelay: number;
}

/** Raised whenever the same settings would give other bytes. */
const generator = 1;

/**
 * Writes long synthetic recordings in which arousal and valence change all the time: AVI files with sound and a drawn talking
 * face, and a value of both every 40 ms, later than it was felt by a known delay.
 *
 * Both values are smooth seeded courses in [−1, 1]. Arousal moves the voice (pitch, its range, level, rate, tilt) and a little
 * of the face, valence the face (smile, brows, corners of the mouth) and a little of the voice; each stream has habits of its
 * own that mean nothing. For stretches of 2 to 5 s the sound is mute, nobody is in the picture or a board covers the face, or
 * both; `corpus.json` says when, and which phrases were spoken.
 *
 * `manifest` writes `recordings/*.avi`, `annotations/*.csv` and a table with speaker and split; `recola` writes what AVEC 2016
 * gave out of RECOLA (`recordings_audio`, `recordings_video`, `ratings_gold_standard`), the gold standard of the test part too.
 *
 * Files appear whole or not at all. A stopped call leaves a folder that the same call completes to the same bytes.
 *
 * @param folder a new or empty folder, or one that holds the same corpus, finished or not
 * @param options layout, number and length of recordings, seed, delay, gaps, size of the pictures, progress and stopping
 * @returns where it is, what opens it, and how much it is
 * @throws RangeError for wrong settings, and for a folder that holds anything the corpus would be mixed with
 * @throws the signal's reason when stopped
 *
 * Source: the sources of {@link synthesizeVideos}; Ringeval et al. 2013 for the form of the annotations.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openDataset, synthesizeRecordings } from '@avemo/pipelines';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'avemo-'));
 * await synthesizeRecordings(folder, { recordings: 3, seconds: 5, size: { width: 96, height: 96 } });
 * const { clips, targets } = await openDataset('manifest', folder);
 * const { times } = await clips[0]!.track!();
 * [targets, clips.length, times.length, times[1]]; // → [['arousal', 'valence'], 3, 125, 0.04]
 * ```
 */
export async function synthesizeRecordings(
  folder: string,
  {
    layout = 'manifest',
    recordings = 9,
    seconds = 60,
    seed = 0,
    annotationDelay = 2,
    missing = 0.15,
    size = { width: 256, height: 192 },
    onProgress,
    signal,
  }: SynthesizeRecordingsOptions = {},
): Promise<SyntheticRecordings> {
  const caller = 'synthesizeRecordings';
  requireOneOf(caller, 'layout', layout, ['manifest', 'recola']);
  requireInteger(caller, 'recordings', recordings, { min: 3, max: 99 });
  requireInteger(caller, 'seconds', seconds, { min: 5, max: 600 });
  requireInteger(caller, 'seed', seed, { min: 0 });
  requireInRange(caller, 'annotationDelay', annotationDelay, 0, 10);
  requireInRange(caller, 'missing', missing, 0, 0.6);
  requireSize(caller, size);
  signal?.throwIfAborted();
  const plans = Array.from({ length: recordings }, (_, i) => planRecording(seed, i, { seconds, missing }));
  const content = { plans, annotationDelay, size, studio: createStudio(seed), signal };
  const laidOut = layout === 'recola' ? layOutRecola(content) : layOutRecordings(content);
  const root = resolve(folder);
  await writeCorpus(root, laidOut, {
    caller,
    settings: {
      kind: 'recordings',
      generator,
      layout,
      seed,
      recordings,
      seconds,
      annotationDelay,
      missing,
      size,
    },
    truth: {
      ...corpusFacts,
      annotationDelay,
      recordings: plans.map((plan, i) => ({ path: laidOut.paths[i], ...plan })),
    },
    onProgress,
    signal,
  });
  return { folder: root, dataset: layout, recordings, seconds: recordings * seconds, annotationDelay };
}
