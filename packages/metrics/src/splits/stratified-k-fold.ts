import { requireInteger, requireOptions } from '@avemo/checks';
import { groupItems } from './group-items';
import { createRandom, shuffled } from '../statistics/random';
import type { Labels, Split } from '../types';

/** Options of {@link stratifiedKFold}. */
export interface StratifiedKFoldOptions {
  /** Number of folds, 2 to the size of the smallest class. Default 5. */
  folds?: number;
  /** Seed of the shuffle within each class. Default 0. */
  seed?: number;
}

/**
 * Cuts the items into folds with about the same class shares, and tests on each fold once. Items of one speaker may come
 * to lie on both sides: use {@link groupKFold} with `labels` for results on unseen speakers.
 *
 * @param labels - The class of each of n items, integers or strings.
 * @param options - `folds`: default 5; `seed`: default 0.
 * @returns `folds` splits. Every item is tested exactly once; fold sizes, and the folds' counts of each class, differ by
 * at most 1.
 * @throws `RangeError` when a class has fewer items than there are folds.
 *
 * Source: Kohavi, "A study of cross-validation and bootstrap for accuracy estimation and model selection", 1995.
 *
 * @example
 * ```ts
 * import { stratifiedKFold } from '@avemo/metrics';
 *
 * const labels = ['sad', 'angry', 'sad', 'angry', 'sad', 'sad'];
 * const folds = stratifiedKFold(labels, { folds: 2 });
 * folds.map(({ test }) => test.map((i) => labels[i]).sort()); // → [['angry', 'sad', 'sad'], ['angry', 'sad', 'sad']]
 * ```
 */
export function stratifiedKFold(labels: Labels, options: StratifiedKFoldOptions = {}): Split[] {
  requireOptions('stratifiedKFold', 'options', options);
  const { folds = 5, seed = 0 } = options;
  requireInteger('stratifiedKFold', 'folds', folds, { min: 2 });
  const random = createRandom('stratifiedKFold', seed);
  const { names, members } = groupItems('stratifiedKFold', 'labels', labels);
  if (names.length === 0) throw new RangeError('stratifiedKFold: labels is empty; pass at least one item.');
  members.forEach((items, k) => {
    if (items.length < folds) {
      throw new RangeError(
        `stratifiedKFold: class ${JSON.stringify(names[k])} has ${items.length} items, fewer than folds=${folds}. ` +
          `Use folds ≤ ${items.length} or merge the class with another.`,
      );
    }
  });
  const foldOf = new Int32Array(labels.length);
  // Dealing on from class to class keeps the fold sizes even as well.
  members
    .flatMap((items) => shuffled(items, random))
    .forEach((item, place) => (foldOf[item] = place % folds));
  const all = Array.from({ length: labels.length }, (_, i) => i);
  return Array.from({ length: folds }, (_, fold) => ({
    train: all.filter((i) => foldOf[i] !== fold),
    test: all.filter((i) => foldOf[i] === fold),
  }));
}
