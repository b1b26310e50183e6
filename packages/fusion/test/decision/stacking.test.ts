import { readFileSync } from 'node:fs';
import { expectClose } from '@avemo/golden';
import { fitStacking, productRule, stackingRule, type FittedStacking } from '@avemo/fusion';
import { describe, expect, test } from 'vitest';

interface Fit {
  features: 'probabilities' | 'log';
  regularization: number;
  weights: number[][];
  bias: number[];
  probabilities: number[][];
}

interface Reference {
  source: string;
  cases: { posteriors: number[][][]; presence: number[][]; labels: number[]; fits: Fit[] }[];
}

/** By bench/fusion_stacking.py. */
const reference = JSON.parse(
  readFileSync(new URL('../support/stacking-reference.json', import.meta.url), 'utf8'),
) as Reference;

const close = { rtol: 1e-5, atol: 1e-6 };
const [three, two] = reference.cases;

describe.each(three.fits)('with features $features and regularization $regularization', (fit) => {
  const { features, regularization } = fit;
  const { posteriors, presence, labels } = three;
  const fitted = fitStacking(posteriors, labels, { features, regularization, presence });

  test('fitStacking(posteriors, labels) equals LogisticRegression of scikit-learn, missing modalities included', () => {
    expectClose(fitted.weights.flat(), fit.weights.flat(), close);
    expectClose(fitted.bias, fit.bias, close);
    const probabilities = stackingRule(posteriors, { fitted, presence }).slice(0, 6);
    expectClose(probabilities.flat(), fit.probabilities.flat(), close);
  });

  test('fitStacking(posteriors, labels) ends where the gradient of the penalised likelihood is zero', () => {
    const p = stackingRule(posteriors, { fitted, presence });
    fitted.bias.forEach((_, c) => {
      const excess = p.reduce((sum, row, i) => sum + row[c] - (labels[i] === c ? 1 : 0), 0);
      expectClose([excess], [0], { rtol: 0, atol: 1e-8 });
    });
  });

  test('fitStacking(posteriors, labels) takes null for a missing modality, survives JSON and repeats bit for bit', () => {
    const holes = posteriors.map((rows, m) => rows.map((row, i) => (presence[i][m] ? row : null)));
    expect(fitStacking(holes, labels, { features, regularization })).toEqual(fitted);
    expect(JSON.parse(JSON.stringify(fitted))).toEqual(fitted);
  });
});

test.each(two.fits)(
  'fitStacking(posteriors, labels) of two classes with $features equals the binary regression',
  (fit) => {
    const { features, regularization } = fit;
    const fitted = fitStacking(two.posteriors, two.labels, { features, regularization });
    const difference = fitted.weights[1].map((w, i) => w - fitted.weights[0][i]);
    expectClose(difference, fit.weights[0], close);
    expectClose([fitted.bias[1] - fitted.bias[0]], fit.bias, close);
    const probabilities = stackingRule(two.posteriors, { fitted }).slice(0, 6);
    expectClose(probabilities.flat(), fit.probabilities.flat(), close);
  },
);

test('stackingRule(posteriors) with weights 1 for the own class and log features is productRule(posteriors)', () => {
  const own = [0, 1, 2].map((c) => [0, 1, 2, 3, 4, 5].map((f) => (f % 3 === c ? 1 : 0)));
  const fitted: FittedStacking = { features: 'log', weights: own, bias: [0, 0, 0] };
  const got = stackingRule(three.posteriors, { fitted });
  expectClose(got.flat(), productRule(three.posteriors).flat(), { rtol: 1e-10, atol: 1e-12 });
});

test('fitStacking(posteriors, labels) under a great penalty knows the shares of the classes alone', () => {
  const labels = [0, 0, 0, 1];
  const posteriors = [
    [
      [0.9, 0.1],
      [0.7, 0.3],
      [0.6, 0.4],
      [0.1, 0.9],
    ],
  ];
  const fitted = fitStacking(posteriors, labels, { regularization: 1e9 });
  expectClose(stackingRule(posteriors, { fitted })[3], [0.75, 0.25], { rtol: 1e-6, atol: 0 });
});

test('fitStacking(posteriors, labels) stays finite where a weak penalty meets separable clips and probabilities of 0', () => {
  const sure = [
    [1, 0],
    [0, 1],
    [1, 0],
  ];
  const fitted = fitStacking([sure, sure], [0, 1, 0], { features: 'log', regularization: 1e-6 });
  expect([...fitted.weights.flat(), ...fitted.bias].every(Number.isFinite)).toBe(true);
  expectClose(stackingRule([sure, sure], { fitted })[1], [0, 1], { rtol: 0, atol: 1e-3 });
});

const one = [[[0.5, 0.5]]];
test.each([
  [
    'too few labels',
    () => fitStacking([three.posteriors[0]], [0]),
    'fitStacking: labels must hold one class index for each of the 40 clips, at least one; got 1.',
  ],
  [
    'a label that is no class',
    () => fitStacking(one, [2]),
    'fitStacking: labels[0] must be an integer of at least 0 and at most 1; got 2.',
  ],
  ['a class without clips', () => fitStacking(one, [0]), 'fitStacking: class 1 has no clip'],
  ['no penalty', () => fitStacking(one, [0], { regularization: 0 }), 'fitStacking: regularization must be'],
  [
    'unknown features',
    () => fitStacking(one, [0], { features: 'logits' as 'log' }),
    "fitStacking: features must be one of 'probabilities', 'log'; got ",
  ],
  [
    'a rule for other posteriors',
    () => stackingRule(one, { fitted: { features: 'log', weights: [[0], [0]], bias: [0, 0] } }),
    'stackingRule: fitted is for 2 classes and 1 features; got 2 classes and 1 modalities, 2 features.',
  ],
])('stackingRule(…) refuses %s', (_, run, message) => {
  expect(run).toThrow(message);
});
