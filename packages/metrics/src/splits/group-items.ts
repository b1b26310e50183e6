import type { GroupSplit, Label, Labels } from '../types';
import { classList, encodeLabels, requireLabels } from '../classification/labels';

/** Items by group. */
export interface GroupedItems {
  /** The distinct groups, sorted. */
  names: Label[];
  /** Item numbers of each group, rising. */
  members: number[][];
  /** Place in `names` of each item's group. */
  groupOf: Int32Array;
}

/** Sorts items into their groups. */
export function groupItems(caller: string, name: string, groups: Labels): GroupedItems {
  requireLabels(caller, name, groups);
  const names = classList(caller, [groups]);
  const groupOf = encodeLabels(caller, name, groups, names);
  const members: number[][] = names.map(() => []);
  groupOf.forEach((k, i) => members[k].push(i));
  return { names, members, groupOf };
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
export function splitByGroups({ names, groupOf }: GroupedItems, isTest: (k: number) => boolean): GroupSplit {
  const tested = names.map((_, k) => isTest(k));
  const split: GroupSplit = { train: [], test: [], testGroups: names.filter((_, k) => tested[k]) };
  groupOf.forEach((k, i) => split[tested[k] ? 'test' : 'train'].push(i));
  return split;
}
