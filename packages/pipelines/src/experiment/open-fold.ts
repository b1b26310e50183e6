import type { Dataset } from '../datasets/clip';
import type { ClipTruth } from '../training/truth';
import { keyOf } from './canonical';
import { truthAsData } from './clip-truth';
import type { ClipContent } from './content';
import type { Fold } from './folds';
import type { Plan } from './plan';
import { StageKeys, type KeyContext } from './stage-keys';

/** What the keys of a fold depend on. */
export interface OpenedWork extends Pick<KeyContext, 'recipe' | 'seeds' | 'blocks' | 'initial'> {
  plan: Plan;
  truths: readonly ClipTruth[];
  contents: readonly ClipContent[];
  backend: { name: string };
}

/** The keys of the fits of a fold. */
export function keysOfFold(
  dataset: Pick<Dataset, 'mediaByFold'>,
  fold: Fold,
  { plan, recipe, truths, contents, backend, blocks, seeds, initial }: OpenedWork,
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
    ...{ plan, recipe, blocks, seeds, initial },
    parts: { train, validation, test },
    backend: backend.name,
  });
}
