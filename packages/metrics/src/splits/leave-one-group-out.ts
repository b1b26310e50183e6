import { groupItemsForSplit, splitByGroups } from './group-items';
import type { GroupSplit, Labels } from '../types';

/**
 * One split per group, which tests on that group and trains on all others: leave-one-speaker-out (LOSO) when the groups
 * are speakers, the five-fold protocol of IEMOCAP when they are sessions, a data set's own folds when they are fold
 * numbers.
 *
 * @param groups - The group of each of n items, integers or strings.
 * @returns One split per group, in sorted order of the groups. Every item is tested exactly once.
 * @throws `RangeError` with fewer than two groups, `TypeError` for labels that are neither integers nor strings.
 *
 * @example
 * ```ts
 * import { leaveOneGroupOut } from '@avemo/metrics';
 *
 * leaveOneGroupOut(['ann', 'bob', 'ann'])[0]; // → { train: [1], test: [0, 2], testGroups: ['ann'] }
 * ```
 */
export function leaveOneGroupOut(groups: Labels): GroupSplit[] {
  const items = groupItemsForSplit('leaveOneGroupOut', groups);
  return items.names.map((_, held) => splitByGroups(items, (k) => k === held));
}
