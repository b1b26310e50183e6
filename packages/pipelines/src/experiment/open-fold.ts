import { keyOf } from './canonical';
import { truthAsData } from './clip-truth';
import { FoldRunner, type FoldRunnerOptions } from './fold-runner';
import type { Fold } from './folds';
import type { OpenedExperiment } from './open-experiment';
import type { AllBlocks } from './open-all-blocks';
import { StageKeys } from './stage-keys';

/** The keys of the fits of a fold. */
export function keysOfFold(
  { dataset, plan, truths, contents, seeds, backend, config, initial }: OpenedExperiment,
  fold: Fold,
  { codeKeys }: Pick<AllBlocks, 'codeKeys'>,
): StageKeys {
  const everyone = (list: readonly number[]) =>
    keyOf(
      list.map((clip) => [
        contents[clip].key,
        truthAsData(truths[clip]),
        dataset.mediaByFold ? fold.name : null,
      ]),
    );
  const [train, validation, test] = [fold.train, fold.validation, fold.test].map(everyone);
  return new StageKeys({
    ...{ plan, recipe: config.recipe, blocks: codeKeys, seeds, initial: initial?.fitsFor(fold).keys },
    parts: { train, validation, test },
    backend: backend.name,
  });
}

/** What fits and asks the stages of an experiment on one of its folds. */
export function openFold(
  experiment: OpenedExperiment,
  fold: Fold,
  {
    all,
    ...options
  }: { all: AllBlocks } & Pick<
    FoldRunnerOptions,
    'blocks' | 'files' | 'outputs' | 'signal' | 'onProgress' | 'onTaken'
  >,
): FoldRunner {
  const { plan, dataset, truths, initial } = experiment;
  return new FoldRunner({
    ...{ plan, dataset, truths, fold, ...options },
    keys: keysOfFold(experiment, fold, all),
    initial: initial?.fitsFor(fold).fits,
  });
}
