import { requireInteger, requireOptions } from '@avemo/checks';
import { groupItemsForSplit, splitByGroups } from './group-items';
import { createRandom, shuffled } from '../statistics/random';
import type { GroupSplit, Labels } from '../types';

/** Options of {@link leaveGroupsOut}. */
export interface LeaveGroupsOutOptions {
  /** Number of groups on each test side, at least 1 and below the number of groups. */
  groupsOut: number;
  /** Seed of the order in which groups are taken. Default 0. */
  seed?: number;
}

/**
 * Leave-one-speaker-group-out (LOSGO): shuffles the groups (speakers), cuts them into parts of `groupsOut`, and tests on
 * each part once.
 *
 * @param groups - The group of each of n items, integers or strings.
 * @param options - `groupsOut`: groups per test side; `seed`: default 0.
 * @returns ⌈groups / groupsOut⌉ splits; the last may test on fewer groups. Every item is tested exactly once.
 * @throws `RangeError` with fewer than two groups or when no group would be left to train on.
 *
 * @example
 * ```ts
 * import { leaveGroupsOut } from '@avemo/metrics';
 *
 * const splits = leaveGroupsOut(['a', 'b', 'c', 'd', 'a', 'b'], { groupsOut: 2 });
 * splits.map((split) => split.testGroups.length); // → [2, 2]
 * ```
 */
export function leaveGroupsOut(groups: Labels, options: LeaveGroupsOutOptions): GroupSplit[] {
  requireOptions('leaveGroupsOut', 'options', options);
  const { groupsOut, seed = 0 } = options;
  const items = groupItemsForSplit('leaveGroupsOut', groups);
  const count = items.names.length;
  requireInteger('leaveGroupsOut', 'groupsOut', groupsOut, { max: count - 1 });
  const part = new Int32Array(count);
  shuffled([...items.names.keys()], createRandom('leaveGroupsOut', seed)).forEach((group, place) => {
    part[group] = Math.floor(place / groupsOut);
  });
  return Array.from({ length: Math.ceil(count / groupsOut) }, (_, p) =>
    splitByGroups(items, (k) => part[k] === p),
  );
}
