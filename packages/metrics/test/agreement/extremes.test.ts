import { describe, expect, test } from 'vitest';
import {
  concordanceCorrelation,
  explainedVariance,
  meanSequenceConcordance,
  pearsonCorrelation,
  r2Score,
  rootMeanSquaredError,
  spearmanCorrelation,
} from '@avemo/metrics';

const [truth, prediction] = [
  [1, 2, 3, 4],
  [2, 2, 3, 3],
];
const times = (row: number[], scale: number) => row.map((value) => value * scale);

/** The values for the plain columns, by hand: t has the variance 5/4, p 1/4, their covariance is 1/2, the errors are 1, 0, 0, −1. */
describe.each([1e-300, 1e-200, 1, 1e154, 1e200, 4e307])('for values near %s', (scale) => {
  const [t, p] = [times(truth, scale), times(prediction, scale)];
  test('pearsonCorrelation(t, p), concordanceCorrelation(t, p) and the others do not depend on the scale', () => {
    expect(pearsonCorrelation(t, p)).toBeCloseTo(2 / Math.sqrt(5), 12);
    expect(pearsonCorrelation(t, prediction)).toBeCloseTo(2 / Math.sqrt(5), 12);
    expect(spearmanCorrelation(t, p)).toBeCloseTo(2 / Math.sqrt(5), 12);
    expect(concordanceCorrelation(t, p)).toBeCloseTo(2 / 3, 12);
    expect(meanSequenceConcordance([t, t], [p, p])).toBeCloseTo(2 / 3, 12);
    expect(r2Score(t, p)).toBeCloseTo(1 - 2 / 5, 12);
    expect(explainedVariance(t, p)).toBeCloseTo(1 - 2 / 5, 12);
    expect(rootMeanSquaredError(t, p) / scale).toBeCloseTo(Math.SQRT1_2, 12);
  });
});
