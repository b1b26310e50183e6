import { expectClose, golden } from '@avemo/golden';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  concordanceCorrelation,
  explainedVariance,
  meanAbsoluteError,
  meanSquaredError,
  pearsonCorrelation,
  r2Score,
  rootMeanSquaredError,
  spearmanCorrelation,
} from '../../src/index';

const data = golden('metrics/regression');
const columns = data.parameters.columns as string[];
const { data: scores, tolerance } = data.output('scores');
const metrics: Record<string, (t: ArrayLike<number>, p: ArrayLike<number>) => number> = {
  ccc: concordanceCorrelation,
  ccc_sample_moments: (t, p) => concordanceCorrelation(t, p, { moments: 'sample' }),
  pearson: pearsonCorrelation,
  spearman: spearmanCorrelation,
  r2: r2Score,
  rmse: rootMeanSquaredError,
  mae: meanAbsoluteError,
  mse: meanSquaredError,
  explained_variance: explainedVariance,
};
const CONSTANT_PREDICTION = 4;

test.each([
  ['meanAbsoluteError', 'mae', meanAbsoluteError],
  ['meanSquaredError', 'mse', meanSquaredError],
] as const)('%s(truth, prediction) equals layers/losses/%s', (_, loss, metric) => {
  const { input, output } = golden('layers/losses');
  const expected = output(loss);
  expectClose([metric(input('t').data, input('p').data)], expected.data, expected.tolerance);
});

describe.each(columns)('%s(truth, prediction)', (name) => {
  it('equals the reference on every set, a tiny variance on a large mean among them', () => {
    for (let s = 0; s < data.parameters.sets; s++) {
      const value = metrics[name](data.input(`t_${s}`).data, data.input(`p_${s}`).data);
      if (s === CONSTANT_PREDICTION && (name === 'pearson' || name === 'spearman')) {
        expect(value, 'undefined; the reference stores 0').toBeNaN();
      } else {
        expectClose([value], [scores[s * columns.length + columns.indexOf(name)]], tolerance);
      }
    }
  });

  it('refuses NaN, leaves it out or passes it on, as told', () => {
    const metric = metrics[name] as typeof concordanceCorrelation;
    const clean = metric([1, 2, 4], [1, 3, 3]);
    expect(() => metric([1, NaN, 2, 4], [1, 0, 3, 3])).toThrow(
      /truth\[1\] is NaN. Mask it, or pass nan: 'omit'/,
    );
    expect(() => metric([1, 0, 2, 4], [1, -Infinity, 3, 3])).toThrow(/prediction\[1\] is -Infinity/);
    if (name === 'ccc_sample_moments') return;
    expect(metric([1, NaN, 2, 4], [1, 0, 3, 3], { nan: 'omit' })).toBe(clean);
    expect(metric([1, NaN, 2, 4], [1, 0, 3, 3], { nan: 'propagate' })).toBeNaN();
    expect(metric([1, NaN, 2, 4], [1, 0, 3, 3], { mask: [1, 0, 1, 1] })).toBe(clean);
    expect(metric([1, 7, 2, 4], [1, 0, 3, 3], { mask: [true, false, true, true] })).toBe(clean);
  });

  it('refuses other lengths, no items and a mask that leaves none', () => {
    const metric = metrics[name] as typeof concordanceCorrelation;
    expect(() => metric([1], [1, 2])).toThrow(/same length; got 1 and 2/);
    expect(() => metric([], [])).toThrow(/must count; got none of 0/);
    expect(() => metric(['1'] as never, [1])).toThrow(/truth\[0\] must be a number; got "1"/);
    if (name === 'ccc_sample_moments') return;
    expect(() => metric([1, 2], [1, 2], { mask: [0, 0] })).toThrow(/must count; got none of 2/);
    expect(() => metric([1, 2], [1, 2], { mask: [1] })).toThrow(/truth and mask must have the same length/);
    expect(() => metric([1], [1], { nan: 'skip' as never })).toThrow(
      /nan must be one of 'throw', 'omit', 'propagate'/,
    );
  });
});

const value = fc.double({ min: -100, max: 100, noNaN: true });
const pairs = fc.array(fc.tuple(value, value), { minLength: 3, maxLength: 40 }).filter((list) => {
  const spread = (k: 0 | 1) => Math.max(...list.map((x) => x[k])) - Math.min(...list.map((x) => x[k]));
  return spread(0) > 1e-3 && spread(1) > 1e-3;
});
const first = (list: [number, number][]) => list.map(([a]) => a);
const second = (list: [number, number][]) => list.map(([, b]) => b);

describe('laws', () => {
  it('concordanceCorrelation(t, p) is symmetric and never greater in size than pearsonCorrelation(t, p)', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const ccc = concordanceCorrelation(first(list), second(list));
        expect(concordanceCorrelation(second(list), first(list))).toBeCloseTo(ccc, 12);
        expect(Math.abs(ccc)).toBeLessThanOrEqual(
          Math.abs(pearsonCorrelation(first(list), second(list))) + 1e-12,
        );
      }),
    );
  });

  it('concordanceCorrelation(t, p) stays when both are shifted and scaled alike', () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: 0.01, max: 100, noNaN: true }), value, (list, scale, shift) => {
        const change = (x: number) => scale * x + shift;
        expect(concordanceCorrelation(first(list).map(change), second(list).map(change))).toBeCloseTo(
          concordanceCorrelation(first(list), second(list)),
          8,
        );
      }),
    );
  });

  it('concordanceCorrelation(t, t + c) is 2v/(2v + c²) with v the variance of t', () => {
    fc.assert(
      fc.property(pairs, value, (list, c) => {
        const t = first(list);
        const mean = t.reduce((a, b) => a + b, 0) / t.length;
        const v = t.reduce((sum, x) => sum + (x - mean) ** 2, 0) / t.length;
        expect(
          concordanceCorrelation(
            t,
            t.map((x) => x + c),
          ),
        ).toBeCloseTo((2 * v) / (2 * v + c * c), 6);
      }),
    );
  });

  it('concordanceCorrelation(t, t) is exactly 1 and (t, −t) with mean 0 is −1', () => {
    expect(concordanceCorrelation([0.1, 0.7, 0.3], [0.1, 0.7, 0.3])).toBe(1);
    expect(concordanceCorrelation([-1, 0, 1], [1, 0, -1])).toBe(-1);
  });

  it('concordanceCorrelation(t, p) of constants is 0, and NaN for one and the same constant', () => {
    expect(concordanceCorrelation([0.1, 0.2, 0.4], [0.3, 0.3, 0.3])).toBe(0);
    expect(concordanceCorrelation([0.1, 0.1, 0.1], [0.3, 0.3, 0.3])).toBe(0);
    expect(concordanceCorrelation([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toBeNaN();
    expect(concordanceCorrelation([0.1], [0.2])).toBe(0);
    expect(concordanceCorrelation([0.1], [0.1])).toBeNaN();
  });

  it('pearsonCorrelation(…), spearmanCorrelation, r2Score and explainedVariance are NaN for a constant truth', () => {
    for (const metric of [pearsonCorrelation, spearmanCorrelation, r2Score, explainedVariance]) {
      expect(metric([0.1, 0.1, 0.1], [1, 2, 3])).toBeNaN();
    }
  });

  it('spearmanCorrelation(t, p) stays under any rising map', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const rising = second(list).map((x) => Math.atan(x / 50));
        fc.pre(new Set(rising).size === new Set(second(list)).size);
        expect(spearmanCorrelation(first(list), rising)).toBeCloseTo(
          spearmanCorrelation(first(list), second(list)),
          12,
        );
      }),
    );
  });
});
