import { CallError } from '../call-error';
import type { Dataset } from '../datasets/clip';
import type { ClipTruth } from '../training/truth';
import { readTruth } from './clip-truth';
import { readContents, type ClipContent } from './content';
import { describeRun } from './describe-run';
import { fingerprintOf } from './evaluate-run';
import type { ExperimentOptions } from './experiment-options';
import { makeFolds, type Fold } from './folds';
import { openPlan, type Plan } from './plan';

/** What an experiment is, before anything is prepared or fitted. */
export interface OpenedExperiment {
  plan: Plan;
  /** By place, of every clip of the data set. */
  truths: readonly ClipTruth[];
  contents: readonly ClipContent[];
  /** The clips that the task can be learned and tested with. */
  clips: readonly number[];
  folds: readonly Fold[];
  config: ReturnType<typeof describeRun>;
}

/**
 * Opens an experiment: its plan, truth, contents and folds.
 *
 * @throws CallError for what does not fit together, DatasetError for a file that is not there.
 */
export async function openExperiment(
  dataset: Dataset,
  options: ExperimentOptions,
): Promise<OpenedExperiment> {
  const { seeds, signal } = options;
  const plan = openPlan(dataset, options);
  const { truths, clips } = await readTruth(dataset, plan.task);
  if (clips.length === 0) {
    throw new CallError(`no clip of ${dataset.name} has a truth for the task ${plan.task.name}.`);
  }
  const contents = await readContents(dataset, clips, signal);
  const folds = makeFolds(dataset, { ...options, only: options.folds, seed: seeds[0], clips, contents });
  const fingerprint = fingerprintOf(dataset, { clips, truths, contents });
  const config = describeRun(dataset, { ...options, plan, folds, clips, fingerprint });
  return { plan, truths, contents, clips, folds, config };
}
