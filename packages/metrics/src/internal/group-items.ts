import type { GroupSplit, Label, Labels } from '../types';
import { classList, encodeLabels, requireLabels } from './labels';

/** Items by group. */
export interface GroupedItems {
  /** The distinct groups, sorted. */
  names: Label[];
  /** Item numbers of each group, rising. */
  members: number[][];
}

/** Sorts items into their groups. */
export function groupItems(caller: string, name: string, groups: Labels): GroupedItems {
  requireLabels(caller, name, groups);
  const names = classList(caller, [groups]);
  const members: number[][] = names.map(() => []);
  encodeLabels(caller, name, groups, names).forEach((k, i) => members[k].push(i));
  return { names, members };
}

/** Like {@link groupItems}, but needs enough groups to part them. */
export function groupItemsForSplit(caller: string, groups: Labels, needed = 2, why = ''): GroupedItems {
  const items = groupItems(caller, 'groups', groups);
  if (items.names.length < needed) {
    const found =
      items.names.length === 1
        ? `one group, ${JSON.stringify(items.names[0])}`
        : `${items.names.length} groups`;
    throw new RangeError(
      `${caller}: a split by group (speaker-independent) needs at least ${needed} groups${why}; got ${found} for ${groups.length} items.`,
    );
  }
  return items;
}

/** The split that tests on the chosen groups and trains on all others. */
export function splitByGroups({ names, members }: GroupedItems, isTest: (k: number) => boolean): GroupSplit {
  const gather = (side: boolean) =>
    members.flatMap((items, k) => (isTest(k) === side ? items : [])).sort((a, b) => a - b);
  return { train: gather(false), test: gather(true), testGroups: names.filter((_, k) => isTest(k)) };
}
