import { expectClose, golden } from '@avemo/golden';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  bootstrapInterval,
  concordanceCorrelation,
  meanAbsoluteError,
  pearsonCorrelation,
} from '../../src/index';

const data = golden('metrics/bootstrap_ci');
const t = data.input('t').data;
const p = data.input('p').data;
const { data: flat, shape } = data.input('index');
const indices = Array.from({ length: shape[0] }, (_, b) => flat.subarray(b * shape[1], (b + 1) * shape[1]));
const level = data.parameters.level as number;
const mean = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b, 0) / x.length;

describe.each([
  ['ccc', concordanceCorrelation],
  ['mean_abs_error', meanAbsoluteError],
] as const)('bootstrapInterval(%s, columns, { indices })', (name, statistic) => {
  const run = (method: 'percentile' | 'basic' | 'bca') =>
    bootstrapInterval(statistic, [t, p], { level, indices, method });

  it('gives the reference value of every resample', () => {
    const { data: expected, tolerance } = data.output(`${name}_resampled`);
    expectClose(run('percentile').values, expected, tolerance);
  });

  it('gives the reference error and the percentile, basic and BCa intervals', () => {
    const { data: expected, tolerance } = data.output(`${name}_intervals`);
    const percentile = run('percentile');
    const basic = run('basic');
    const bca = run('bca');
    expectClose(
      [
        percentile.estimate,
        percentile.standardError,
        ...[percentile, basic, bca].flatMap(({ low, high }) => [low, high]),
      ],
      expected,
      tolerance,
    );
  });
});

describe('bootstrapInterval(statistic, columns)', () => {
  const values = Array.from({ length: 60 }, (_, i) => Math.sin(i * 12.9898) * 3);

  it('is the same for the same seed and another for another', () => {
    const run = (seed: number) => bootstrapInterval(mean, [values], { seed, resamples: 50 }).values;
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });

  it('has the standard error of the mean that theory gives', () => {
    const { standardError, estimate, low, high } = bootstrapInterval(mean, [values], { resamples: 4000 });
    const theory = Math.sqrt(values.reduce((s, x) => s + (x - estimate) ** 2, 0)) / values.length;
    expect(standardError / theory).toBeCloseTo(1, 1);
    expect((high - low) / (2 * 1.96 * theory)).toBeCloseTo(1, 1);
  });

  it('draws whole groups with { groups }, which widens the interval when items of a group are alike', () => {
    const groups = Array.from({ length: 60 }, (_, i) => `speaker ${Math.floor(i / 10)}`);
    const alike = groups.map((group) => Number(group.at(-1)));
    const byItem = bootstrapInterval(mean, [alike], { resamples: 500 });
    const byGroup = bootstrapInterval(mean, [alike], { resamples: 500, groups });
    expect(byGroup.standardError).toBeGreaterThan(2 * byItem.standardError);
    const seen = new Set<string>();
    bootstrapInterval(
      (column) => {
        const counts = new Map<number, number>();
        for (let i = 0; i < column.length; i++) counts.set(column[i], (counts.get(column[i]) ?? 0) + 1);
        for (const count of counts.values()) expect(count % 10).toBe(0);
        seen.add([...counts].sort().join());
        return 0;
      },
      [alike],
      { resamples: 50, groups },
    );
    expect(seen.size).toBeGreaterThan(20);
  });

  it('has the BCa interval of the group means when the groups are of one size', () => {
    const groupMeans = [3, 1, 4, 1, 5, 9, 2, 6];
    const items = groupMeans.flatMap((m) => [m - 1, m + 1]);
    const groups = groupMeans.flatMap((_, g) => [g, g]);
    const byGroup = bootstrapInterval(mean, [items], { groups, method: 'bca', resamples: 400 });
    const overMeans = bootstrapInterval(mean, [groupMeans], { method: 'bca', resamples: 400 });
    expect([byGroup.low, byGroup.high]).toEqual([
      expect.closeTo(overMeans.low, 10),
      expect.closeTo(overMeans.high, 10),
    ]);
  });

  it('keeps the kind of each column: typed arrays and strings', () => {
    bootstrapInterval(
      (numbers, names) => {
        expect(numbers).toBeInstanceOf(Float32Array);
        expect(typeof names[0]).toBe('string');
        return names.length;
      },
      [new Float32Array(3), ['a', 'b', 'c']],
      { resamples: 3 },
    );
    expect.assertions(8);
  });

  it('lies around the estimate and grows with the level', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (seed) => {
        const narrow = bootstrapInterval(mean, [values], { seed, resamples: 200, level: 0.5 });
        const wide = bootstrapInterval(mean, [values], { seed, resamples: 200, level: 0.99 });
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
      }),
      { numRuns: 20 },
    );
  });

  it('leaves out and counts resamples without a value, and refuses when these are most', () => {
    const result = bootstrapInterval(
      pearsonCorrelation,
      [
        [1, 2, 3],
        [1, 3, 2],
      ],
      { resamples: 300 },
    );
    expect(result.undefinedResamples).toBeGreaterThan(0);
    expect(result.values.length + result.undefinedResamples).toBe(300);
    const onlyWhole = (x: ArrayLike<number>) => (new Set(Array.from(x)).size === 4 ? 1 : NaN);
    expect(() => bootstrapInterval(onlyWhole, [[1, 2, 3, 4]])).toThrow(
      /the statistic is NaN in \d+ of 2000 resamples/,
    );
    expect(() => bootstrapInterval((x: number[]) => x[0] / 0 - Infinity, [[1]])).toThrow(
      /statistic of the whole data must be a number; got NaN/,
    );
  });

  it('has an interval without width when every resample agrees', () => {
    const { low, high, standardError } = bootstrapInterval(
      accuracy,
      [
        [0, 1],
        [0, 1],
      ],
      { method: 'bca', resamples: 20 },
    );
    expect([low, high, standardError]).toEqual([1, 1, 0]);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'columns of other lengths',
      () => bootstrapInterval(accuracy, [[0, 1], [0]]),
      /columns\[0\] and columns\[1\] must have the same length/,
    ],
    ['no items', () => bootstrapInterval(accuracy, [[], []]), /columns are empty/],
    ['no columns', () => bootstrapInterval(() => 0, []), /columns must hold at least one column/],
    ['a level of 95', () => bootstrapInterval(accuracy, [[0], [0]], { level: 95 }), /level must be in/],
    [
      'an unknown method',
      () => bootstrapInterval(accuracy, [[0], [0]], { method: 'bcalpha' as never }),
      /method must be one of/,
    ],
    [
      'a broken seed',
      () => bootstrapInterval(accuracy, [[0], [0]], { seed: 0.5 }),
      /seed must be an integer/,
    ],
    [
      'one group',
      () =>
        bootstrapInterval(
          accuracy,
          [
            [0, 1],
            [0, 1],
          ],
          { groups: ['a', 'a'] },
        ),
      /groups must hold at least 2 groups to draw from; got "a" for all 2 items. Leave groups out/,
    ],
    [
      'rows outside the data',
      () =>
        bootstrapInterval(
          accuracy,
          [
            [0, 1],
            [0, 1],
          ],
          { indices: [[0, 2]] },
        ),
      /indices\[0\]\[1\] must be an integer .* at most 1; got 2/,
    ],
    [
      'BCa far from the estimate',
      () =>
        bootstrapInterval((x) => new Set(Array.from(x)).size, [[1, 2, 3, 4, 5, 6, 7, 8, 9]], {
          method: 'bca',
          resamples: 30,
        }),
      /Use method: 'percentile'/,
    ],
  ])('refuses %s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});
