import { expectClose, golden } from '@avemo/golden';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  classScores,
  cohensKappa,
  confusionMatrix,
  f1Score,
  matthewsCorrelation,
  precisionScore,
  recallScore,
  unweightedAverageRecall,
} from '../../src/index';

const data = golden('metrics/classification');
const classCounts = data.parameters.classes as number[];
const columns = data.parameters.columns as string[];
const scores = data.output('scores');
const set = (s: number) => ({
  y: data.input(`y_${s}`).data,
  q: data.input(`q_${s}`).data,
  classes: classCounts[s],
  score: (name: string) => [scores.data[s * columns.length + columns.indexOf(name)]],
});

describe.each([0, 1, 2, 3])('on reference set %i', (s) => {
  const { y, q, classes, score } = set(s);

  it('confusionMatrix(truth, prediction) counts rows by truth and columns by prediction', () => {
    const expected = data.output(`confusion_${s}`);
    expectClose(confusionMatrix(y, q, { classes }).flat(), expected.data, expected.tolerance);
  });

  it('classScores(truth, prediction) gives the reference recall, precision and F1 of each class', () => {
    const expected = data.output(`per_class_${s}`);
    const { recall, precision, f1, support } = classScores(y, q, { classes });
    expectClose([...recall, ...precision, ...f1], expected.data, expected.tolerance);
    expect(support).toEqual(confusionMatrix(y, q, { classes }).map((row) => row.reduce((a, b) => a + b, 0)));
  });

  it.each<[string, number]>([
    ['accuracy', accuracy(y, q)],
    ['uar_present_classes', unweightedAverageRecall(y, q, { classes })],
    ['uar_present_classes', unweightedAverageRecall(y, q)],
    ['uar_all_classes', unweightedAverageRecall(y, q, { classes, absent: 'zero' })],
    ['uar_all_classes', recallScore(y, q, { classes })],
    ['macro_f1', f1Score(y, q, { classes })],
    ['weighted_f1', f1Score(y, q, { classes, average: 'weighted' })],
    ['micro_f1', f1Score(y, q, { classes, average: 'micro' })],
    ['macro_precision', precisionScore(y, q, { classes })],
    ['weighted_recall', recallScore(y, q, { classes, average: 'weighted' })],
    ['kappa', cohensKappa(y, q, { classes })],
    ['kappa_linear', cohensKappa(y, q, { classes, weights: 'linear' })],
    ['kappa_quadratic', cohensKappa(y, q, { classes, weights: 'quadratic' })],
    ['mcc', matthewsCorrelation(y, q, { classes })],
  ])('the scores equal the reference %s', (name, value) => {
    expectClose([value], score(name), scores.tolerance);
  });
});

describe('labels', () => {
  it('accuracy(strings) and accuracy(integers) agree on the same coding', () => {
    const { y, q } = set(0);
    const names = ['anger', 'joy', 'sadness', 'neutral'];
    const toNames = (column: ArrayLike<number>) => Array.from(column, (k) => names[k]);
    const options = { classes: names };
    expect(accuracy(toNames(y), toNames(q))).toBe(accuracy(y, q));
    expect(confusionMatrix(toNames(y), toNames(q), options)).toEqual(confusionMatrix(y, q, { classes: 4 }));
  });

  it('confusionMatrix(…) without classes takes the sorted labels that occur', () => {
    expect(confusionMatrix([10, 9, 2], [9, 9, 2])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 1, 0],
    ]);
  });

  it('confusionMatrix(…, { normalize }) sums to 1 by row, by column or in all', () => {
    const { y, q } = set(0);
    const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
    for (const row of confusionMatrix(y, q, { normalize: 'truth' })) expect(sum(row)).toBeCloseTo(1, 12);
    const byPrediction = confusionMatrix(y, q, { normalize: 'prediction' });
    for (let p = 0; p < 4; p++) expect(sum(byPrediction.map((row) => row[p]))).toBeCloseTo(1, 12);
    expect(sum(confusionMatrix(y, q, { normalize: 'all' }).flat())).toBeCloseTo(1, 12);
    expect(confusionMatrix([0], [0], { classes: 2, normalize: 'truth' })).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'other lengths',
      () => accuracy([0, 1], [0]),
      /accuracy: truth and prediction must have the same length; got 2 and 1/,
    ],
    ['no items', () => accuracy([], []), /empty/],
    [
      'a probability',
      () => accuracy([0, 1], [0.2, 1]),
      /prediction\[0\] must be an integer or a string; got 0.2/,
    ],
    ['NaN', () => f1Score([0, NaN], [0, 1]), /truth\[1\] must be an integer or a string; got NaN/],
    ['both kinds in one column', () => accuracy([0, 'a'], [0, 1]), /only integers or only strings/],
    ['both kinds in two columns', () => f1Score([0], ['0']), /same kind of label; got numbers and strings/],
    [
      'an unknown class',
      () => f1Score([0, 3], [0, 1], { classes: 3 }),
      /truth\[1\] is 3, which is not among the 3 classes/,
    ],
    ['a repeated class', () => f1Score([0], [0], { classes: [0, 0] }), /distinct/],
    [
      'an unknown average',
      () => f1Score([0], [0], { average: 'mean' as never }),
      /average must be one of 'macro'/,
    ],
    [
      'an unknown policy',
      () => unweightedAverageRecall([0], [0], { absent: 'x' as never }),
      /absent must be one of/,
    ],
  ])('the scores refuse %s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe('degenerate columns', () => {
  it('cohensKappa(t, p) is NaN and matthewsCorrelation(t, p) is 0 when there is one class only', () => {
    expect(cohensKappa([1, 1], [1, 1])).toBeNaN();
    expect(matthewsCorrelation([1, 1], [1, 1])).toBe(0);
    expect(matthewsCorrelation([0, 1], [1, 1])).toBe(0);
  });

  it('cohensKappa(t, t) and matthewsCorrelation(t, t) are 1, and exchanged binary labels give −1', () => {
    expect(cohensKappa([0, 1, 2], [0, 1, 2], { weights: 'quadratic' })).toBe(1);
    expect(matthewsCorrelation([0, 1, 2], [0, 1, 2])).toBeCloseTo(1, 14);
    expect(matthewsCorrelation([0, 1, 0, 1], [1, 0, 1, 0])).toBeCloseTo(-1, 14);
    expect(cohensKappa([0, 1, 0, 1], [1, 0, 1, 0])).toBeCloseTo(-1, 14);
  });
});
