import { requireOneOf, requireOptions } from '@avemo/checks';
import type { ClassOptions } from './class-options';
import { countPairs } from './count-pairs';
import type { Labels } from '../types';

/** Options of {@link cohensKappa}. */
export interface CohensKappaOptions extends ClassOptions {
  /**
   * Cost of calling class i class j: `'none'` (default) 1 for every confusion; `'linear'` |i − j|; `'quadratic'`
   * (i − j)², with the places in `classes`. Weights make sense for ordered classes only.
   */
  weights?: 'none' | 'linear' | 'quadratic';
}

/**
 * Cohen's kappa: agreement of two raters, or of truth and prediction, beyond chance.
 *
 * κ = 1 − Σ w_ij n_ij / Σ w_ij e_ij,  e_ij = n_i· n_·j / n,  w_ij the cost of the confusion
 *
 * @param truth - True classes (first rater), n integers or n strings.
 * @param prediction - Predicted classes (second rater), of the same kind and length.
 * @param options - `classes`: a count or the list of classes; `weights`.
 * @returns A number ≤ 1; 1 is full agreement, 0 that of chance. NaN when both columns hold one and the same class only.
 * @throws `RangeError` when the lengths differ or are 0 or a label is not among `classes`; `TypeError` for labels that
 * are neither integers nor strings.
 *
 * Source: Cohen, "A coefficient of agreement for nominal scales", 1960; "Weighted kappa", 1968,
 * https://doi.org/10.1177/001316446002000104.
 *
 * @example
 * ```ts
 * import { cohensKappa } from '@avemo/metrics';
 *
 * cohensKappa([0, 0, 1, 1], [0, 1, 1, 1]); // → 0.5
 * ```
 */
export function cohensKappa(truth: Labels, prediction: Labels, options: CohensKappaOptions = {}): number {
  requireOptions('cohensKappa', 'options', options);
  const { classes, weights = 'none' } = options;
  requireOneOf('cohensKappa', 'weights', weights, ['none', 'linear', 'quadratic']);
  const { counts, truthTotal, predictionTotal, total } = countPairs(
    'cohensKappa',
    truth,
    prediction,
    classes,
  );
  const k = truthTotal.length;
  const cost = (i: number, j: number) => {
    if (weights === 'none') return i === j ? 0 : 1;
    return weights === 'linear' ? Math.abs(i - j) : (i - j) ** 2;
  };
  let seen = 0;
  let byChance = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      seen += cost(i, j) * counts[i * k + j];
      byChance += (cost(i, j) * truthTotal[i] * predictionTotal[j]) / total;
    }
  }
  return 1 - seen / byChance;
}
