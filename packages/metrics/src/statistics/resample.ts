import { requireInteger } from '@avemo/checks';
import type { Labels } from '../types';
import { groupItems } from '../splits/group-items';
import { createRandom } from './random';

interface DrawOptions {
  n: number;
  resamples: number;
  seed: number;
  groups?: Labels;
  indices?: ArrayLike<ArrayLike<number>>;
}

/** Yields one row of item numbers per resample: given ones, drawn items or the items of drawn groups. */
export function* drawResamples(
  caller: string,
  { n, resamples, seed, groups, indices }: DrawOptions,
): Generator<ArrayLike<number>> {
  if (indices) {
    if (indices.length === 0) throw new RangeError(`${caller}: indices must have at least one row.`);
    for (let b = 0; b < indices.length; b++) {
      const row = indices[b];
      for (let i = 0; i < row.length; i++) {
        requireInteger(caller, `indices[${b}][${i}]`, row[i], { min: 0, max: n - 1 });
      }
      yield row;
    }
    return;
  }
  const random = createRandom(caller, seed);
  const members = groups && groupMembers(caller, groups);
  for (let b = 0; b < resamples; b++) {
    yield members
      ? members.flatMap(() => members[random.below(members.length)])
      : Int32Array.from({ length: n }, () => random.below(n));
  }
}

/** Yields the item numbers without one item, or without one group, for each in turn. */
export function* jackknifeRows(caller: string, n: number, groups?: Labels): Generator<number[]> {
  const all = Array.from({ length: n }, (_, i) => i);
  const members = groups ? groupMembers(caller, groups) : all.map((i) => [i]);
  for (const list of members) {
    const left = new Set(list);
    yield all.filter((i) => !left.has(i));
  }
}

function groupMembers(caller: string, groups: Labels): number[][] {
  const { members, names } = groupItems(caller, 'groups', groups);
  if (names.length < 2) {
    throw new RangeError(
      `${caller}: groups must hold at least 2 groups to draw from; got ${JSON.stringify(names[0])} for all ${groups.length} items. ` +
        'Leave groups out to draw single items.',
    );
  }
  return members;
}
