import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertNoLeak,
  groupKFold,
  holdOutGroups,
  leaveGroupsOut,
  leaveOneGroupOut,
  stratifiedKFold,
  type Split,
} from '../../src/index';

const speakers = fc
  .array(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 60 })
  .filter((list) => new Set(list).size >= 2);
const seeds = fc.integer({ min: 0, max: 2 ** 40 });

/** Every item is tested once, both sides together hold every item, and no group is on both. */
function expectPartition(splits: Split[], n: number, groups?: ArrayLike<unknown>) {
  const all = Array.from({ length: n }, (_, i) => i);
  expect(splits.flatMap(({ test }) => test).sort((a, b) => a - b)).toEqual(all);
  for (const { train, test } of splits) {
    expect([...train, ...test].sort((a, b) => a - b)).toEqual(all);
    expect(train.length).toBeGreaterThan(0);
    expect(test.length).toBeGreaterThan(0);
    if (groups) {
      const trained = new Set(train.map((i) => groups[i]));
      expect(test.some((i) => trained.has(groups[i]))).toBe(false);
    }
  }
}

describe('splits by group', () => {
  it('leaveOneGroupOut(groups) tests on each group once, in sorted order', () => {
    fc.assert(
      fc.property(speakers, (groups) => {
        const splits = leaveOneGroupOut(groups);
        expectPartition(splits, groups.length, groups);
        expect(splits.map((s) => s.testGroups)).toEqual(
          [...new Set(groups)].sort((a, b) => a - b).map((g) => [g]),
        );
        assertNoLeak(splits, { speaker: groups });
      }),
    );
    expect(leaveOneGroupOut([10, 9, 10]).map((s) => s.testGroups)).toEqual([[9], [10]]);
  });

  it('leaveGroupsOut(groups, { groupsOut }) tests on parts of that many groups', () => {
    fc.assert(
      fc.property(speakers, fc.integer({ min: 1, max: 7 }), seeds, (groups, groupsOut, seed) => {
        const count = new Set(groups).size;
        fc.pre(groupsOut < count);
        const splits = leaveGroupsOut(groups, { groupsOut, seed });
        expectPartition(splits, groups.length, groups);
        expect(splits.length).toBe(Math.ceil(count / groupsOut));
        expect(splits.slice(0, -1).every((s) => s.testGroups.length === groupsOut)).toBe(true);
        expect(leaveGroupsOut(groups, { groupsOut, seed })).toEqual(splits);
      }),
    );
  });

  it('groupKFold(groups, { folds, labels }) covers each item once and parts no group', () => {
    fc.assert(
      fc.property(
        speakers,
        fc.integer({ min: 2, max: 8 }),
        seeds,
        fc.boolean(),
        (groups, folds, seed, stratify) => {
          fc.pre(folds <= new Set(groups).size);
          const labels = stratify ? groups.map((g, i) => (g * 7 + i) % 3) : undefined;
          const splits = groupKFold(groups, { folds, seed, labels });
          expect(splits.length).toBe(folds);
          expectPartition(splits, groups.length, groups);
          expect(groupKFold(groups, { folds, seed, labels })).toEqual(splits);
        },
      ),
    );
  });

  it('groupKFold(groups) balances the fold sizes to within the largest group', () => {
    fc.assert(
      fc.property(speakers, fc.integer({ min: 2, max: 4 }), (groups, folds) => {
        const sizes = [...new Set(groups)].map((g) => groups.filter((other) => other === g).length);
        fc.pre(sizes.length >= folds);
        const tested = groupKFold(groups, { folds }).map(({ test }) => test.length);
        expect(Math.max(...tested) - Math.min(...tested)).toBeLessThanOrEqual(Math.max(...sizes));
      }),
    );
  });

  it('groupKFold(groups, { labels }) spreads a class that lies with few speakers', () => {
    const groups = Array.from({ length: 80 }, (_, i) => `s${Math.floor(i / 10)}`);
    const labels = groups.map((g) => (g < 's4' ? 'sad' : 'happy'));
    for (let seed = 0; seed < 20; seed++) {
      for (const { test } of groupKFold(groups, { folds: 4, labels, seed })) {
        expect(test.filter((i) => labels[i] === 'sad').length).toBe(10);
        expect(test.length).toBe(20);
      }
    }
  });

  it('split(…) with another seed gives other folds', () => {
    const groups = Array.from({ length: 20 }, (_, i) => i);
    expect(groupKFold(groups, { seed: 1 })).not.toEqual(groupKFold(groups, { seed: 2 }));
    expect(leaveGroupsOut(groups, { groupsOut: 4, seed: 1 })).not.toEqual(
      leaveGroupsOut(groups, { groupsOut: 4, seed: 2 }),
    );
    expect(holdOutGroups(groups, { seed: 1 })).not.toEqual(holdOutGroups(groups, { seed: 2 }));
  });

  it('split(…) tests the same speakers together in whatever order the rows are', () => {
    const groups = ['c', 'a', 'b', 'a', 'd', 'c', 'e'];
    const reversed = [...groups].reverse();
    const parts = (list: string[]) =>
      leaveGroupsOut(list, { groupsOut: 2, seed: 5 }).map((s) => s.testGroups);
    expect(parts(groups)).toEqual(parts(reversed));
  });

  it('holdOutGroups(groups, { testShare }) comes within half the largest group of the wish, if it can', () => {
    fc.assert(
      fc.property(
        speakers,
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        seeds,
        (groups, testShare, seed) => {
          const { train, test, testGroups } = holdOutGroups(groups, { testShare, seed });
          expect([...train, ...test].sort((a, b) => a - b)).toEqual(groups.map((_, i) => i));
          expect(new Set(test.map((i) => groups[i]))).toEqual(new Set(testGroups));
          expect(train.some((i) => testGroups.includes(groups[i]))).toBe(false);
          expect(Math.min(train.length, test.length)).toBeGreaterThan(0);
        },
      ),
    );
    const even = Array.from({ length: 100 }, (_, i) => i % 10);
    expect(holdOutGroups(even).test.length).toBe(30);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'leaveOneGroupOut of one speaker',
      () => leaveOneGroupOut(['F01', 'F01']),
      /speaker-independent\) needs at least 2 groups; got one group, "F01" for 2 items/,
    ],
    [
      'leaveOneGroupOut of nothing',
      () => leaveOneGroupOut([]),
      /needs at least 2 groups; got 0 groups for 0 items/,
    ],
    [
      'groupKFold with more folds than groups',
      () => groupKFold([1, 2, 3]),
      /needs at least 5 groups for folds=5; got 3 groups/,
    ],
    [
      'groupKFold with other labels',
      () => groupKFold([1, 2], { folds: 2, labels: [0] }),
      /groups and labels must have the same length/,
    ],
    [
      'leaveGroupsOut with all groups out',
      () => leaveGroupsOut([1, 2], { groupsOut: 2 }),
      /groupsOut must be an integer of at least 1 and at most 1; got 2/,
    ],
    [
      'holdOutGroups with a share of 1',
      () => holdOutGroups([1, 2], { testShare: 1 }),
      /testShare must be above 0 and below 1; got 1/,
    ],
    [
      'a speaker that is not known',
      () => leaveOneGroupOut(['a', undefined as never]),
      /groups\[1\] must be an integer or a string; got undefined/,
    ],
  ])('%s is refused', (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe('stratifiedKFold(labels, { folds })', () => {
  it('covers each item once; fold sizes and class counts differ by at most 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 60 }),
        fc.integer({ min: 2, max: 6 }),
        seeds,
        (labels, folds, seed) => {
          const classes = [...new Set(labels)];
          fc.pre(classes.every((c) => labels.filter((l) => l === c).length >= folds));
          const splits = stratifiedKFold(labels, { folds, seed });
          expectPartition(splits, labels.length);
          const range = (counts: number[]) => Math.max(...counts) - Math.min(...counts);
          expect(range(splits.map(({ test }) => test.length))).toBeLessThanOrEqual(1);
          for (const c of classes) {
            expect(
              range(splits.map(({ test }) => test.filter((i) => labels[i] === c).length)),
            ).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  it('names a class that is too rare, and refuses an empty list', () => {
    expect(() => stratifiedKFold(['a', 'a', 'b'], { folds: 2 })).toThrow(
      /class "b" has 1 items, fewer than folds=2. Use folds ≤ 1 or merge/,
    );
    expect(() => stratifiedKFold([])).toThrow(/labels is empty/);
  });
});
