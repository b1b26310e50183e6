import { requireInteger, requireOptions } from '@avemo/checks';
import { requireSameColumns } from '../statistics/require-columns';
import { groupItems, groupItemsForSplit, splitByGroups } from './group-items';
import { createRandom, shuffled } from '../statistics/random';
import type { GroupSplit, Labels } from '../types';

/** Options of {@link groupKFold}. */
export interface GroupKFoldOptions {
  /** Number of folds, 2 to the number of groups. Default 5. */
  folds?: number;
  /** Decides between groups of equal standing. Default 0. */
  seed?: number;
  /** Class of each item; when given, the folds are also alike in their class shares. */
  labels?: Labels;
}

/**
 * Cuts the items into folds of about equal size without parting a group, and tests on each fold once.
 *
 * Greedy: the largest group goes first, each to the fold where the sum of squared fold sizes (with `labels`: summed
 * over the classes, each relative to its class's size) grows least.
 *
 * @param groups - The group (speaker, session) of each of n items, integers or strings.
 * @param options - Number of folds, seed and class labels; see {@link GroupKFoldOptions}.
 * @returns `folds` splits. Every item is tested exactly once, and every fold has at least one group.
 * @throws `RangeError` when there are fewer groups than folds or `labels` has another length.
 *
 * @example
 * ```ts
 * import { groupKFold } from '@avemo/metrics';
 *
 * const folds = groupKFold(['a', 'a', 'a', 'b', 'b', 'c'], { folds: 2 });
 * folds.map((fold) => fold.testGroups); // → [['a'], ['b', 'c']]
 * ```
 */
export function groupKFold(groups: Labels, options: GroupKFoldOptions = {}): GroupSplit[] {
  requireOptions('groupKFold', 'options', options);
  const { folds = 5, seed = 0, labels } = options;
  requireInteger('groupKFold', 'folds', folds, { min: 2 });
  const items = groupItemsForSplit('groupKFold', groups, folds, ` for folds=${folds}`);
  let classOf: ArrayLike<number> = new Int32Array(groups.length);
  let classSizes = [groups.length];
  if (labels) {
    requireSameColumns('groupKFold', 'groups', groups, 'labels', labels);
    const { members, groupOf } = groupItems('groupKFold', 'labels', labels);
    classOf = groupOf;
    classSizes = members.map((list) => list.length);
  }
  const shares = items.members.map((list) => {
    const counts = classSizes.map(() => 0);
    for (const i of list) counts[classOf[i]]++;
    return counts.map((count, c) => count / classSizes[c]);
  });
  const weights = shares.map((share) => Math.max(...share));
  const random = createRandom('groupKFold', seed);
  const order = shuffled([...items.names.keys()], random).sort((j, k) => weights[k] - weights[j]);

  const loads = Array.from({ length: folds }, () => classSizes.map(() => 0));
  const sizes = new Array<number>(folds).fill(0);
  const foldOf = new Int32Array(order.length);
  order.forEach((group, placed) => {
    const growth = (fold: number) =>
      loads[fold].reduce((sum, load, c) => sum + shares[group][c] * (2 * load + shares[group][c]), 0);
    const unfilled = sizes.filter((size) => size === 0).length;
    let best = -1;
    for (let fold = 0; fold < folds; fold++) {
      // The last groups are reserved for folds that have none yet.
      if (order.length - placed <= unfilled && sizes[fold] > 0) continue;
      const gain = best < 0 ? -1 : growth(fold) - growth(best);
      if (gain < -1e-12 || (gain <= 1e-12 && best >= 0 && sizes[fold] < sizes[best])) best = fold;
    }
    foldOf[group] = best;
    sizes[best] += items.members[group].length;
    shares[group].forEach((share, c) => (loads[best][c] += share));
  });
  return Array.from({ length: folds }, (_, fold) => splitByGroups(items, (k) => foldOf[k] === fold));
}
