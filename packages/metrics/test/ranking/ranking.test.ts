import { expectClose, golden } from '@avemo/golden';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision, equalErrorRate, rocAuc } from '../../src/index';

const data = golden('metrics/roc_auc');
const y = data.input('y').data;
const score = data.input('score').data;

describe('ranking scores', () => {
  it('rocAuc(truth, score) and averagePrecision(truth, score) equal the reference, ties among the scores', () => {
    const auc = data.output('auc');
    const precision = data.output('average_precision');
    expectClose([rocAuc(y, score)], auc.data, auc.tolerance);
    expectClose([averagePrecision(y, score)], precision.data, precision.tolerance);
  });

  const items = fc
    .array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 8 })), { minLength: 2, maxLength: 30 })
    .filter((list) => list.some(([t]) => t) && list.some(([t]) => !t));
  const truths = (list: [boolean, number][]) => list.map(([t]) => t);
  const scores = (list: [boolean, number][]) => list.map(([, s]) => s);

  it('rocAuc(truth, score) is the share of pairs in the right order', () => {
    fc.assert(
      fc.property(items, (list) => {
        const positives = list.filter(([t]) => t);
        const negatives = list.filter(([t]) => !t);
        const won = positives.flatMap(([, p]) => negatives.map(([, n]) => (p > n ? 1 : p === n ? 0.5 : 0)));
        const expected = won.reduce((a: number, b) => a + b, 0) / won.length;
        expect(rocAuc(truths(list), scores(list))).toBeCloseTo(expected, 12);
        expect(
          rocAuc(
            truths(list),
            scores(list).map((s) => -s),
          ),
        ).toBeCloseTo(1 - expected, 12);
      }),
    );
  });

  it('averagePrecision(truth, score) sums precision times the growth of recall over all thresholds', () => {
    fc.assert(
      fc.property(items, (list) => {
        const thresholds = [...new Set(scores(list))].sort((a, b) => b - a);
        const all = list.filter(([t]) => t).length;
        let recall = 0;
        let expected = 0;
        for (const threshold of thresholds) {
          const called = list.filter(([, s]) => s >= threshold);
          const hits = called.filter(([t]) => t).length;
          expected += (hits / all - recall) * (hits / called.length);
          recall = hits / all;
        }
        expect(averagePrecision(truths(list), scores(list))).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('equalErrorRate(truth, score) lies where the line through the error points meets FPR = FNR', () => {
    fc.assert(
      fc.property(items, (list) => {
        const thresholds = [Infinity, ...[...new Set(scores(list))].sort((a, b) => b - a)];
        const share = (side: boolean, called: (s: number) => boolean) => {
          const own = list.filter(([t]) => t === side);
          return own.filter(([, s]) => called(s)).length / own.length;
        };
        const points = thresholds.map((h) => [share(false, (s) => s >= h), share(true, (s) => s < h)]);
        const along = (u: number) => {
          const k = Math.min(Math.floor(u), points.length - 2);
          return [0, 1].map((axis) => points[k][axis] + (u - k) * (points[k + 1][axis] - points[k][axis]));
        };
        let [low, high] = [0, points.length - 1];
        for (let i = 0; i < 80; i++) {
          const middle = (low + high) / 2;
          const [falsePositive, falseNegative] = along(middle);
          if (falsePositive < falseNegative) low = middle;
          else high = middle;
        }
        expect(equalErrorRate(truths(list), scores(list))).toBeCloseTo(along(high)[0], 10);
      }),
    );
  });

  it.each(Object.entries({ rocAuc, averagePrecision, equalErrorRate }))(
    '%s(truth, score) refuses what is not binary, not finite or of other length',
    (_, metric) => {
      expect(() => metric([0, 2], [0.1, 0.2])).toThrow(/truth\[1\] must be 0, 1 or a boolean; got 2/);
      expect(() => metric([0, 1], [0.1, NaN])).toThrow(/score\[1\] must be finite/);
      expect(() => metric([0, 1], [0.1])).toThrow(/same length; got 2 and 1/);
      expect(() => metric([], [])).toThrow(/empty/);
      expect(metric([0, 0], [0.1, 0.2])).toBeNaN();
    },
  );

  it('rocAuc(…) of a perfect ranking is 1, averagePrecision 1 and equalErrorRate 0', () => {
    const perfect = [
      [false, false, true, true],
      [1, 2, 3, 4],
    ] as const;
    expect(rocAuc(...perfect)).toBe(1);
    expect(averagePrecision(...perfect)).toBe(1);
    expect(equalErrorRate(...perfect)).toBe(0);
    expect(rocAuc([1, 1, 0], [1, 2, 3])).toBe(0);
    expect(equalErrorRate([1, 1, 0], [1, 2, 3])).toBe(1);
  });
});
