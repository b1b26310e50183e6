import { requireFinite, requireOptions } from '@avemo/checks';
import { groupItemsForSplit, splitByGroups } from './group-items';
import { createRandom, shuffled } from '../statistics/random';
import type { GroupSplit, Labels } from '../types';

/** Options of {@link holdOutGroups}. */
export interface HoldOutGroupsOptions {
  /** Wished share of the items on the test side, in (0, 1). Default 0.3 (7:3). */
  testShare?: number;
  /** Seed of the order in which groups are tried. Default 0. */
  seed?: number;
}

/**
 * One split by group, e.g. 7:3 over speakers: takes shuffled groups into the test side as long as that brings its share
 * nearer to the wish.
 *
 * @param groups - The group of each of n items, integers or strings; a number per item for a split without groups.
 * @param options - `testShare`: default 0.3; `seed`: default 0.
 * @returns One split with at least one group on each side; with few or large groups its share may miss the wish.
 * @throws `RangeError` with fewer than two groups or a share outside (0, 1).
 *
 * @example
 * ```ts
 * import { holdOutGroups } from '@avemo/metrics';
 *
 * const { train, test } = holdOutGroups([1, 1, 2, 2, 3, 3, 4, 4, 5, 5], { testShare: 0.4 });
 * [train.length, test.length]; // → [6, 4]
 * ```
 */
export function holdOutGroups(groups: Labels, options: HoldOutGroupsOptions = {}): GroupSplit {
  requireOptions('holdOutGroups', 'options', options);
  const { testShare = 0.3, seed = 0 } = options;
  requireFinite('holdOutGroups', 'testShare', testShare);
  if (testShare <= 0 || testShare >= 1) {
    throw new RangeError(`holdOutGroups: testShare must be above 0 and below 1; got ${testShare}.`);
  }
  const items = groupItemsForSplit('holdOutGroups', groups);
  const order = shuffled([...items.names.keys()], createRandom('holdOutGroups', seed));
  const wish = testShare * groups.length;
  const held = new Set<number>();
  let size = 0;
  for (const group of order) {
    const more = items.members[group].length;
    const nearer = Math.abs(size + more - wish) < Math.abs(size - wish);
    if (!nearer || held.size === items.names.length - 1) continue;
    held.add(group);
    size += more;
  }
  if (held.size === 0) {
    const smallest = order.reduce((a, b) => (items.members[b].length < items.members[a].length ? b : a));
    held.add(smallest);
  }
  return splitByGroups(items, (k) => held.has(k));
}
