import type { ExperimentFile } from '../experiment/experiment-file';
import type { PartOfWork } from '../experiment/part-of-work';
import type { ExperimentFlags } from './experiment-options';
import type { DataOptions } from './open-data';

/** The flags of `avemo train`. */
export interface TrainFlags extends DataOptions, ExperimentFlags {
  out: string;
  variants?: string[];
  fusion?: string[];
  baseline?: string;
  config?: string;
  study?: string;
  init?: string;
  dryRun?: boolean;
  part?: PartOfWork;
}

/** The flags as an experiment file, for the run to be repeated by; settings and systems are the engine's to tell. */
export function experimentFileOf(recipe: string, flags: TrainFlags): ExperimentFile {
  const { fusion, dataset, data, labels, split, groups, testShare, validationShare, allowLeak, folds } =
    flags;
  const { skipBad, seed, epochs, init, baseline, preset, backend, groupSize, joinValidation } = flags;
  const all: ExperimentFile = {
    ...{ recipe, fusion, preset, epochs, dataset, data, labels, split, groups, testShare, validationShare },
    ...{ groupSize, joinValidation, allowLeak, folds, skipBad, seeds: seed, init, baseline, backend },
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
