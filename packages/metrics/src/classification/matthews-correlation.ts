import { requireOptions } from '@avemo/checks';
import type { ClassOptions } from './class-options';
import { countPairs } from './count-pairs';
import type { Labels } from '../types';

/**
 * Matthews' correlation coefficient for any number of classes (R_K): the correlation of the class indicators.
 *
 * R_K = (n h − Σ_k t_k p_k) / √((n² − Σ_k p_k²)(n² − Σ_k t_k²)),  h hits, t_k and p_k true and predicted class sizes
 *
 * @param truth - True classes, n integers or n strings.
 * @param prediction - Predicted classes, of the same kind and length.
 * @param options - `classes`: a count or the list of classes; default those that occur.
 * @returns A number in [−1, 1]; 0 when either column holds one class only.
 * @throws `RangeError` when the lengths differ or are 0 or a label is not among `classes`; `TypeError` for labels that
 * are neither integers nor strings.
 *
 * Source: Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient", 2004,
 * https://doi.org/10.1016/j.compbiolchem.2004.09.006.
 *
 * @example
 * ```ts
 * import { matthewsCorrelation } from '@avemo/metrics';
 *
 * matthewsCorrelation([0, 0, 1, 1], [0, 1, 1, 1]); // → 0.5774
 * ```
 */
export function matthewsCorrelation(truth: Labels, prediction: Labels, options: ClassOptions = {}): number {
  requireOptions('matthewsCorrelation', 'options', options);
  const { classes } = options;
  const pairs = countPairs('matthewsCorrelation', truth, prediction, classes);
  const { counts, truthTotal, predictionTotal, total } = pairs;
  const k = truthTotal.length;
  let hits = 0;
  let products = 0;
  let squaresTruth = 0;
  let squaresPrediction = 0;
  for (let c = 0; c < k; c++) {
    hits += counts[c * k + c];
    products += truthTotal[c] * predictionTotal[c];
    squaresTruth += truthTotal[c] ** 2;
    squaresPrediction += predictionTotal[c] ** 2;
  }
  const scale = Math.sqrt(total ** 2 - squaresTruth) * Math.sqrt(total ** 2 - squaresPrediction);
  return scale === 0 ? 0 : (total * hits - products) / scale;
}
