import type { Clip, Dataset } from '../datasets/clip';
import { classOf, type OpenTask } from '../recipes/task';
import type { ClipTruth } from '../training/truth';

/** The truth of every clip, and which clips the task can be learned and tested with. */
export interface TaskTruth {
  /** By the place of the clip. */
  truths: ClipTruth[];
  /** The places of the clips that have one. */
  clips: number[];
  /** How many clips have none and are left out. */
  without: number;
  /** How many clips have a label that belongs to no class of the task. */
  outside: number;
}

/**
 * Reads what is true of each clip of a data set, as a task asks for it.
 *
 * @param dataset - Clips with labels, values or tracks.
 * @param task - The opened task.
 */
export async function readTruth(dataset: Dataset, task: OpenTask): Promise<TaskTruth> {
  const read: TaskTruth = { truths: [], clips: [], without: 0, outside: 0 };
  for (const [place, clip] of dataset.clips.entries()) {
    const truth = task.kind === 'classes' ? labelOf(clip, task) : await valuesOf(clip, task, dataset);
    read.truths.push(truth ?? { label: -1 });
    if (!truth) read.without++;
    else if (task.kind === 'classes' && truth.label < 0) read.outside++;
    else read.clips.push(place);
  }
  return read;
}

const labelOf = ({ label }: Clip, task: OpenTask): ClipTruth | undefined =>
  label === undefined ? undefined : { label: classOf(task, label) };

async function valuesOf(
  clip: Clip,
  task: OpenTask,
  { annotationDelay = 0 }: Dataset,
): Promise<ClipTruth | undefined> {
  if (task.per === 'row' && clip.track) {
    const { times, values } = await clip.track();
    const shifted = annotationDelay === 0 ? times : times.map((time) => time - annotationDelay);
    const nothing = new Float32Array(times.length).fill(NaN);
    return {
      label: -1,
      track: { times: shifted, values: task.labels.map((name) => values[name] ?? nothing) },
    };
  }
  const values = Float32Array.from(task.labels, (name) => clip.values?.[name] ?? NaN);
  return values.every(Number.isNaN) ? undefined : { label: -1, values };
}

/** The truth of a clip as plain data, for keys. */
export const truthAsData = ({ label, values, track }: ClipTruth): unknown => [
  label,
  values && Array.from(values),
  track && [Array.from(track.times), track.values.map((list) => Array.from(list))],
];
