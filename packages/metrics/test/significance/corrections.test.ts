import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochbergCorrection, holmCorrection } from '../../src/index';

describe('corrections for several tests', () => {
  const family = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

  it('holmCorrection(p) rejects what the step-down procedure rejects, at every level', () => {
    fc.assert(
      fc.property(family, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (p, level) => {
        const order = p.map((_, i) => i).sort((i, j) => p[i] - p[j]);
        const rejected = new Set<number>();
        for (const [rank, i] of order.entries()) {
          if ((p.length - rank) * p[i] > level) break;
          rejected.add(i);
        }
        holmCorrection(p).forEach((adjusted, i) => expect(adjusted <= level).toBe(rejected.has(i)));
      }),
    );
  });

  it('benjaminiHochbergCorrection(p) rejects what the step-up procedure rejects, at every level', () => {
    fc.assert(
      fc.property(family, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (p, level) => {
        const sorted = [...p].sort((x, y) => x - y);
        let count = 0;
        sorted.forEach((x, k) => {
          if ((p.length * x) / (k + 1) <= level) count = k + 1;
        });
        const adjusted = benjaminiHochbergCorrection(p);
        expect(adjusted.filter((x) => x <= level).length).toBe(count);
      }),
    );
  });

  it('holmCorrection(p) keeps the order, never lowers a value, and stays within [0, 1]', () => {
    fc.assert(
      fc.property(family, (p) => {
        const adjusted = holmCorrection(p);
        const fdr = benjaminiHochbergCorrection(p);
        p.forEach((x, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(x);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          expect(fdr[i]).toBeLessThanOrEqual(adjusted[i] + 1e-12);
          p.forEach((y, j) => expect(x <= y ? adjusted[i] <= adjusted[j] : true).toBe(true));
        });
      }),
    );
  });

  it('holmCorrection(p) refuses what is no p-value', () => {
    expect(() => holmCorrection([0.5, 1.2])).toThrow(/pValues\[1\] must be in \[0, 1\]; got 1.2/);
    expect(() => holmCorrection([NaN])).toThrow(/pValues\[0\] must be finite/);
  });
});
