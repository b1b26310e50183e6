import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';

interface TaskBase {
  /** What `--task` calls it, e.g. `emotion`. */
  name: string;
  /**
   * `clip` (default): one truth for a clip; where a network answers per row, the rows are averaged. `row`: truth over time,
   * interpolated at the time of each row.
   */
  per?: 'clip' | 'row';
}

/** One of several classes. */
export interface ClassTask extends TaskBase {
  /** One of several classes. */
  kind: 'classes';
  /** Each class and the data set's labels that belong to it; clips with other labels are left out. Default: the labels. */
  classes?: Readonly<Record<string, readonly string[]>>;
}

/** One number for each target. */
export interface ValueTask extends TaskBase {
  /** Numbers. */
  kind: 'values';
  /** The names of the targets, e.g. `['arousal', 'valence']`. */
  targets: readonly string[];
}

/** What a system is to say of a clip. */
export type Task = ClassTask | ValueTask;

/** A task once the data set is open. */
export type OpenTask = Task & {
  /** The names of the classes or targets, in the order in which networks give them. */
  labels: readonly string[];
};

/**
 * Gives a task the names of its classes or targets, as a data set has them.
 *
 * @param task - The recipe's task.
 * @param dataset - What it is to be learned from.
 * @returns The task with `labels`.
 * @throws CallError where the data set lacks what the task asks for.
 */
export function openTask(task: Task, dataset: Pick<Dataset, 'name' | 'labels' | 'targets'>): OpenTask {
  if (task.kind === 'values') {
    const missing = task.targets.find((target) => !dataset.targets?.includes(target));
    if (missing !== undefined) {
      const there = dataset.targets?.join(', ') || 'none';
      throw new CallError(`the task ${task.name} needs ${missing}; ${dataset.name} has values for ${there}.`);
    }
    return { ...task, labels: [...task.targets] };
  }
  const labels = task.classes ? Object.keys(task.classes) : [...dataset.labels];
  if (labels.length < 2) {
    throw new CallError(
      `the task ${task.name} needs at least two classes; ${dataset.name} has ${labels.join(', ') || 'none'}.`,
    );
  }
  return { ...task, labels };
}

/** The class of a label in a task, by place; −1 where the task leaves the label out. */
export function classOf(task: OpenTask, label: string): number {
  if (task.kind !== 'classes') return -1;
  if (!task.classes) return task.labels.indexOf(label);
  return Object.values(task.classes).findIndex((labels) => labels.includes(label));
}
