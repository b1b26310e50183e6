import { expectClose, golden } from '@avemo/golden';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  fisherZTest,
  matchedPairTest,
  mcnemarTest,
  pairedTTest,
  permutationTest,
  signTest,
  twoProportionTest,
  wilcoxonTest,
} from '../../src/index';
import { normalTail } from '../../src/statistics/distributions';

const paired = golden('metrics/paired_tests');
const a = paired.input('a').data;
const b = paired.input('b').data;
const matches = (name: string, got: number[], data = paired) => {
  const { data: expected, tolerance } = data.output(name);
  expectClose(got, expected, tolerance);
};
const greater = { alternative: 'greater' } as const;

describe('paired tests on the reference pairs', () => {
  it('pairedTTest(a, b) equals the reference', () => {
    const { statistic, degreesOfFreedom, pValue } = pairedTTest(a, b);
    matches('t_test', [statistic, degreesOfFreedom, pairedTTest(a, b, greater).pValue, pValue]);
  });

  it('wilcoxonTest(a, b) equals the reference, exact and normal', () => {
    const { statistic, pValue, method } = wilcoxonTest(a, b);
    expect(method).toBe('exact');
    matches('wilcoxon', [
      statistic,
      wilcoxonTest(a, b, greater).pValue,
      pValue,
      wilcoxonTest(a, b, { ...greater, method: 'normal' }).pValue,
    ]);
  });

  it('signTest(a, b) equals the reference', () => {
    const { statistic, n, pValue } = signTest(a, b);
    matches('sign_test', [statistic, n, signTest(a, b, greater).pValue, pValue]);
  });

  it('matchedPairTest(a, b) equals the reference', () => {
    const { statistic, pValue } = matchedPairTest(a, b, greater);
    matches('z_test', [statistic, pValue]);
  });

  it('matchedPairTest(errorsA, errorsB) asks by default whether A makes fewer errors', () => {
    const { pValue, statistic } = matchedPairTest(b, a);
    matches('z_test', [-statistic, pValue]);
  });

  it('permutationTest(a, b) counts all sign patterns as the reference does', () => {
    const result = permutationTest(a, b, greater);
    expect(result.exact).toBe(true);
    matches('permutation', [result.pValue]);
  });
});

describe('accuracies and correlations', () => {
  const data = golden('metrics/mcnemar_proportions');
  const y = data.input('y').data;
  const qa = data.input('a').data;
  const qb = data.input('b').data;

  it('mcnemarTest(truth, predictionA, predictionB) equals the reference, exact and chi-square', () => {
    const exact = mcnemarTest(y, qa, qb);
    const corrected = mcnemarTest(y, qa, qb, { method: 'chi-square' });
    const plain = mcnemarTest(y, qa, qb, { method: 'chi-square', continuityCorrection: false });
    matches(
      'mcnemar',
      [
        exact.onlyA,
        exact.onlyB,
        exact.pValue,
        mcnemarTest(y, qa, qb, greater).pValue,
        corrected.statistic,
        corrected.pValue,
        plain.statistic,
        plain.pValue,
      ],
      data,
    );
  });

  it('twoProportionTest(a, b) equals the reference', () => {
    const [accuracyA, accuracyB] = [accuracy(y, qa), accuracy(y, qb)];
    const proportion = (share: number) => ({ hits: Math.round(share * y.length), trials: y.length });
    const { statistic, pValue } = twoProportionTest(proportion(accuracyA), proportion(accuracyB), greater);
    matches('two_proportion_z', [accuracyA, accuracyB, statistic, pValue], data);
  });

  it('fisherZTest(a, b) equals the reference', () => {
    const { r1, r2, n1, n2 } = data.parameters;
    const [first, second] = [
      { r: r1, n: n1 },
      { r: r2, n: n2 },
    ];
    const { statistic, pValue } = fisherZTest(first, second);
    matches('fisher_z', [statistic, fisherZTest(first, second, greater).pValue, pValue], data);
  });

  it('mcnemarTest(…) refuses a one-sided chi-square', () => {
    expect(() => mcnemarTest(y, qa, qb, { method: 'chi-square', alternative: 'less' })).toThrow(
      /'chi-square' is two-sided; got alternative='less'. Use method: 'exact'/,
    );
  });
});

describe('slow references', () => {
  /** Every sign pattern of d, as the value of a statistic. */
  const overSigns = (d: number[], statistic: (d: number[]) => number) =>
    Array.from({ length: 2 ** d.length }, (_, pattern) =>
      statistic(d.map((x, i) => ((pattern >> i) & 1 ? -x : x))),
    );
  const sum = (list: number[]) => list.reduce((s, x) => s + x, 0);
  const rankSum = (d: number[]) => {
    const nonZero = d.filter((x) => x !== 0);
    const rank = (x: number) =>
      nonZero.filter((o) => Math.abs(o) < Math.abs(x)).length +
      (nonZero.filter((o) => Math.abs(o) === Math.abs(x)).length + 1) / 2;
    return sum(nonZero.map((x) => (x > 0 ? rank(x) : 0)));
  };
  const scores = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 9 });

  it('wilcoxonTest(a, b) is exact with ties and equal pairs', () => {
    fc.assert(
      fc.property(scores, (d) => {
        const zeros = d.map(() => 0);
        const observed = rankSum(d);
        const all = overSigns(
          d.filter((x) => x !== 0),
          rankSum,
        );
        const share = (test: (w: number) => boolean) => all.filter(test).length / all.length;
        expect(wilcoxonTest(d, zeros, greater).pValue).toBeCloseTo(
          share((w) => w >= observed),
          12,
        );
        expect(wilcoxonTest(d, zeros, { alternative: 'less' }).pValue).toBeCloseTo(
          share((w) => w <= observed),
          12,
        );
      }),
    );
  });

  it('permutationTest(a, b) counts every pattern that is at least as extreme', () => {
    fc.assert(
      fc.property(scores, (d) => {
        const zeros = d.map(() => 0);
        const all = overSigns(d, sum);
        const share = (test: (s: number) => boolean) => all.filter(test).length / all.length;
        expect(permutationTest(d, zeros, greater).pValue).toBeCloseTo(
          share((s) => s >= sum(d)),
          12,
        );
        expect(permutationTest(d, zeros, { alternative: 'less' }).pValue).toBeCloseTo(
          share((s) => s <= sum(d)),
          12,
        );
        expect(permutationTest(d, zeros).pValue).toBeCloseTo(
          share((s) => Math.abs(s) >= Math.abs(sum(d))),
          12,
        );
      }),
    );
  });

  it('permutationTest(a, b) with more than 20 pairs draws patterns and comes near the normal law', () => {
    const d = Array.from({ length: 60 }, (_, i) => Math.sin(i * 12.9898) + 0.2);
    const zeros = d.map(() => 0);
    const drawn = permutationTest(d, zeros, { seed: 3, resamples: 20_000 });
    expect(drawn.exact).toBe(false);
    expect(
      Math.abs(drawn.pValue - matchedPairTest(d, zeros, { alternative: 'two-sided' }).pValue),
    ).toBeLessThan(0.02);
    expect(permutationTest(d, zeros, { seed: 3, resamples: 20_000 }).pValue).toBe(drawn.pValue);
    expect(permutationTest(d, zeros, { seed: 4, resamples: 20_000 }).pValue).not.toBe(drawn.pValue);
  });

  it('wilcoxonTest(a, b) by the normal law is the textbook formula, and near the exact value', () => {
    const n = 40;
    const d = Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898) + 0.3);
    const zeros = d.map(() => 0);
    const options = { ...greater, method: 'normal' } as const;
    const textbook = (w: number) =>
      normalTail((w - (n * (n + 1)) / 4) / Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24));
    const { statistic, pValue } = wilcoxonTest(d, zeros, options);
    expect(pValue).toBeCloseTo(textbook(statistic), 13);
    expect(wilcoxonTest(d, zeros, { ...options, continuityCorrection: true }).pValue).toBeCloseTo(
      textbook(statistic - 0.5),
      13,
    );
    expect(Math.abs(pValue - wilcoxonTest(d, zeros, greater).pValue)).toBeLessThan(0.001);
  });
});

describe('laws', () => {
  const value = fc.integer({ min: -50, max: 50 });
  const columns = fc
    .array(fc.tuple(value, value), { minLength: 3, maxLength: 30 })
    .filter((list) => new Set(list.map(([x, y]) => x - y)).size > 1);
  const tests = { matchedPairTest, pairedTTest, wilcoxonTest, signTest };

  it.each(Object.entries(tests))(
    '%s(a, b) has p in [0, 1], and swapping a and b swaps the question',
    (_, test) => {
      fc.assert(
        fc.property(columns, (list) => {
          const x = list.map(([v]) => v);
          const y = list.map(([, v]) => v);
          for (const alternative of ['less', 'greater', 'two-sided'] as const) {
            const mirrored =
              alternative === 'two-sided' ? alternative : alternative === 'less' ? 'greater' : 'less';
            const { pValue } = test(x, y, { alternative });
            expect(pValue).toBeGreaterThanOrEqual(0);
            expect(pValue).toBeLessThanOrEqual(1);
            expect(test(y, x, { alternative: mirrored }).pValue).toBeCloseTo(pValue, 10);
          }
        }),
      );
    },
  );

  it.each(Object.entries({ ...tests, permutationTest }))('%s(a, a) has p = 1', (_, test) => {
    for (const alternative of ['less', 'greater', 'two-sided'] as const) {
      expect(test([1, 2, 3], [1, 2, 3], { alternative }).pValue).toBe(1);
    }
  });

  it.each(Object.entries({ matchedPairTest, pairedTTest }))(
    '%s(a, a + c) says that there is no spread',
    (_, test) => {
      expect(() => test([1, 2, 3], [2, 3, 4])).toThrow(
        /all 3 differences are -1, .* Use signTest or permutationTest/,
      );
      expect(() => test([0.1, 0.2, 0.3], [0.4, 0.5, 0.6])).toThrow(/spread is 0/);
    },
  );

  it.each<[string, () => unknown, RegExp]>([
    ['other lengths', () => pairedTTest([1, 2], [1]), /a and b must have the same length; got 2 and 1/],
    ['one pair', () => matchedPairTest([1], [2]), /at least 2 pairs are needed; got 1/],
    ['no pair', () => signTest([], []), /at least 1 pair is needed; got 0/],
    ['NaN', () => wilcoxonTest([1, NaN], [1, 2]), /a\[1\] must be finite; got NaN/],
    [
      'an unknown question',
      () => signTest([1], [2], { alternative: 'more' as never }),
      /alternative must be one of 'less'/,
    ],
    [
      'more hits than trials',
      () => twoProportionTest({ hits: 3, trials: 2 }, { hits: 1, trials: 2 }),
      /a.hits must be/,
    ],
    ['a correlation of 1', () => fisherZTest({ r: 1, n: 9 }, { r: 0, n: 9 }), /a.r must be strictly between/],
  ])('the tests refuse %s', (_, call, message) => {
    expect(call).toThrow(message);
  });

  it('mcnemarTest(…) and twoProportionTest(…) have p = 1 where nothing differs', () => {
    expect(mcnemarTest([0, 1], [0, 1], [0, 1]).pValue).toBe(1);
    expect(mcnemarTest([0, 1], [0, 1], [0, 1], { method: 'chi-square' }).pValue).toBe(1);
    expect(twoProportionTest({ hits: 5, trials: 5 }, { hits: 7, trials: 7 }).pValue).toBe(1);
  });
});
