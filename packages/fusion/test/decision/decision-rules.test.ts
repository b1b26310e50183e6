import { expectClose } from '@avemo/golden';
import * as fusion from '@avemo/fusion';
import {
  majorityVote,
  maxRule,
  meanRule,
  productRule,
  stackingRule,
  weightedRule,
  type DecisionRuleOptions,
  type Posteriors,
} from '@avemo/fusion';
import { describe, expect, test } from 'vitest';

const close = { rtol: 1e-12, atol: 1e-15 };
const audio = [
  [0.2, 0.5, 0.3],
  [0.1, 0.1, 0.8],
  [0.6, 0.3, 0.1],
];
const video = [[0.7, 0.1, 0.2], null, [0.3, 0.5, 0.2]];
const text = [[0.1, 0.6, 0.3], [0.4, 0.4, 0.2], null];

test('meanRule(posteriors) averages over the modalities that a clip has', () => {
  const [first, second, third] = meanRule([audio, video, text]);
  expectClose(first, [1 / 3, 0.4, 0.8 / 3], close);
  expectClose(second, [0.25, 0.25, 0.5], close);
  expectClose(third, [0.45, 0.4, 0.15], close);
});

test('weightedRule(posteriors, { weights }) shares the weights of the modalities that a clip has', () => {
  const [first, second] = weightedRule([audio, video, text], { weights: [2, 1, 1] });
  expectClose(first, [0.3, 0.425, 0.275], close);
  expectClose(second, [0.2, 0.2, 0.6], close);
});

test('weightedRule(posteriors, { weights }) with equal weights is meanRule(posteriors)', () => {
  const weighted = weightedRule([audio, video, text], { weights: [0.5, 0.5, 0.5] });
  meanRule([audio, video, text]).forEach((row, clip) => expectClose(weighted[clip], row, close));
});

test('weightedRule(posteriors, { weights }) with all weight on one modality is that modality', () => {
  const only = weightedRule([audio, text.slice(0, 2).concat([[1, 0, 0]])], { weights: [1, 0] });
  only.forEach((row, clip) => expectClose(row, audio[clip], close));
});

test('productRule(posteriors) multiplies and normalises', () => {
  const [first, second] = productRule([audio, video, text]);
  const products = [0.2 * 0.7 * 0.1, 0.5 * 0.1 * 0.6, 0.3 * 0.2 * 0.3];
  const total = products[0] + products[1] + products[2];
  expectClose(
    first,
    products.map((product) => product / total),
    close,
  );
  expectClose(second, [0.04 / 0.24, 0.04 / 0.24, 0.16 / 0.24], close);
});

test('productRule(posteriors) of 2000 modalities neither underflows nor overflows', () => {
  const posteriors = Array.from({ length: 2000 }, (_, m) => [m % 2 ? [0.1, 0.1, 0.8] : [0.1, 0.8, 0.1]]);
  expectClose(productRule(posteriors)[0], [0, 0.5, 0.5], { rtol: 1e-9, atol: 1e-15 });
});

test('productRule(posteriors) rules out a class of probability 0, and stays finite when all are ruled out', () => {
  expectClose(productRule([[[0, 0.5, 0.5]], [[0.9, 0.05, 0.05]]])[0], [0, 0.5, 0.5], close);
  expectClose(productRule([[[0, 1, 0]], [[1, 0, 0]], [[0.2, 0.6, 0.2]]])[0], [0.25, 0.75, 0], close);
});

test('maxRule(posteriors) takes the greatest probability of each class and normalises', () => {
  const [first, , third] = maxRule([audio, video, text]);
  expectClose(first, [0.7 / 1.6, 0.6 / 1.6, 0.3 / 1.6], close);
  expectClose(third, [0.6 / 1.3, 0.5 / 1.3, 0.2 / 1.3], close);
});

test('majorityVote(posteriors) gives each clip the class with most votes', () => {
  const votes = (...labels: number[]) =>
    labels.map((label) => [[0, 1, 2].map((c) => (c === label ? 0.8 : 0.1))]);
  expect(majorityVote(votes(2, 0, 2))).toEqual([2]);
  expect(majorityVote(votes(1, 1, 1))).toEqual([1]);
  expect(majorityVote([audio, video, text])).toEqual([1, 2, 0]);
});

test('majorityVote(posteriors) breaks a tie by the summed probability, then by the lowest class', () => {
  expect(majorityVote([[[0.6, 0.4, 0]], [[0.1, 0, 0.9]]])).toEqual([2]);
  expect(majorityVote([[[0, 0.9, 0.1]], [[0, 0.1, 0.9]]])).toEqual([1]);
  expect(majorityVote([[[0.4, 0.4, 0.2]]])).toEqual([0]);
});

test('majorityVote(posteriors) does not let a class without votes win a tie', () => {
  expect(majorityVote([[[0.5, 0.01, 0.49]], [[0.01, 0.5, 0.49]]])).toEqual([0]);
});

const rules: [string, (posteriors: Posteriors, options?: DecisionRuleOptions) => unknown[]][] = [
  ['meanRule', meanRule],
  ['productRule', productRule],
  [
    'weightedRule',
    (posteriors, options) => weightedRule(posteriors, { ...options, weights: posteriors.map(() => 1) }),
  ],
  ['maxRule', maxRule],
  ['majorityVote', majorityVote],
  // With these weights it is the product of the modalities.
  [
    'stackingRule',
    (posteriors, options) => {
      const classes = posteriors.flat().find((row) => row !== null)?.length ?? 0;
      const weights = Array.from({ length: classes }, (_, c) =>
        Array.from({ length: posteriors.length * classes }, (__, f) => (f % classes === c ? 1 : 0)),
      );
      const bias = new Array<number>(classes).fill(0);
      return stackingRule(posteriors, { ...options, fitted: { features: 'log', weights, bias } });
    },
  ],
];

test('rule(…) is put through all checks for every exported decision rule', () => {
  const names = Object.keys(fusion).filter((name) => /(Rule|Vote)$/.test(name));
  expect(rules.map(([name]) => name).sort()).toEqual(names.sort());
});

describe.each(rules)('%s(posteriors)', (name, rule) => {
  test('of one modality keeps its probabilities or its decisions', () => {
    const got = rule([audio]);
    if (name === 'majorityVote') expect(got).toEqual([1, 2, 0]);
    else audio.forEach((row, clip) => expectClose(got[clip] as number[], row, close));
  });

  test('takes typed arrays and leaves its input as it was', () => {
    const typed = [audio.map((row) => Float64Array.from(row)), video];
    const copy = structuredClone(typed);
    expect(rule(typed)).toEqual(rule([audio, video]));
    expect(typed).toEqual(copy);
  });

  test('with a presence mask does not look at what a missing modality holds, NaN included', () => {
    const presence = [
      [1, 1],
      [true, false],
      [0, 1],
    ].map((row) => row.map(Number));
    const holes = rule([
      [audio[0], audio[1], null],
      [video[0], null, video[2]],
    ]);
    for (const filler of [[NaN, NaN, NaN], [1e9, -1e9, 1e9], [0, 0, 0], []]) {
      const filled = [
        [audio[0], audio[1], filler],
        [video[0], filler, video[2]],
      ];
      expect(rule(filled, { presence })).toEqual(holes);
    }
  });

  test.each([
    ['too few rows', [[1, 1]], 'presence must be a mask [clip][modality] of 3 × 2; got 1 × 2.'],
    ['too few columns', [[1], [1], [1]], 'presence must be a mask [clip][modality] of 3 × 2; got 3 × 1.'],
    [
      'a clip without any modality',
      [
        [1, 1],
        [0, 0],
        [1, 1],
      ],
      'clip 1 has no posterior in any modality.',
    ],
  ])('refuses a presence mask with %s', (_, presence, message) => {
    expect(() => rule([audio, video], { presence })).toThrow(`${name}: ${message}`);
  });

  test('of no clips is an empty list', () => {
    expect(rule([[], []])).toEqual([]);
  });

  test.each([
    ['no modality', [], 'posteriors must hold at least one modality with one class; got none.'],
    [
      'unequal numbers of clips',
      [audio, video.slice(1)],
      'every modality must have 3 clips; posteriors[1] has 2.',
    ],
    [
      'unequal numbers of classes',
      [[[0.5, 0.5]], [[1]]],
      'posteriors[1][0] must have 2 classes as the others; got 1.',
    ],
    [
      'a clip without any modality',
      [
        [[1, 0], null],
        [null, null],
      ],
      'clip 1 has no posterior in any modality.',
    ],
    ['NaN', [[[NaN, 1]]], 'posteriors[0][0][0] must be a finite number of at least 0; got NaN.'],
    ['logits', [[[-1.5, 3]]], 'posteriors[0][0][0] must be a finite number of at least 0; got -1.5.'],
    ['a row of zeros', [[[0, 0]]], 'posteriors[0][0] is zero for every class.'],
  ] as [string, Posteriors, string][])(
    'refuses %s with a RangeError that says where',
    (_, posteriors, message) => {
      expect(() => rule(posteriors)).toThrow(RangeError);
      expect(() => rule(posteriors)).toThrow(`${name}: ${message}`);
    },
  );
});

test.each([
  ['too few weights', [1], /weights must hold one number per modality \(2\); got 1/],
  ['a negative weight', [1, -1], /weights\[1\] must be in \[0, /],
  ['weights of zero', [0, 0], /every modality of clip 0 has weight 0/],
])('weightedRule(posteriors, { weights }) refuses %s', (_, weights, message) => {
  expect(() => weightedRule([audio, audio], { weights })).toThrow(message);
});
