import { requireOneOf, requireOptions } from '@avemo/checks';
import type { ClassOptions } from './class-options';
import { countPairs } from './count-pairs';
import type { Labels } from '../types';

/** Options of {@link confusionMatrix}. */
export interface ConfusionMatrixOptions extends ClassOptions {
  /**
   * `'none'` (default) gives counts; `'truth'` divides each row by its sum, so that the diagonal holds the recalls;
   * `'prediction'` divides each column by its sum (precisions); `'all'` divides by n. A row or column without items
   * stays 0.
   */
  normalize?: 'none' | 'truth' | 'prediction' | 'all';
}

/**
 * How often each true class was called each class.
 *
 * matrix[t][p] = number of items with truth t and prediction p
 *
 * @param truth - True classes, n integers or n strings.
 * @param prediction - Predicted classes, of the same kind and length.
 * @param options - Classes and normalization; see {@link ConfusionMatrixOptions}.
 * @returns K rows (truth) of K columns (prediction), in the order of `classes`.
 * @throws `RangeError` when the lengths differ or are 0 or a label is not among `classes`; `TypeError` for labels that
 * are neither integers nor strings.
 *
 * @example
 * ```ts
 * import { confusionMatrix } from '@avemo/metrics';
 *
 * confusionMatrix([0, 0, 1, 2], [0, 1, 1, 1], { classes: 3 }); // → [[1, 1, 0], [0, 1, 0], [0, 1, 0]]
 * ```
 */
export function confusionMatrix(
  truth: Labels,
  prediction: Labels,
  options: ConfusionMatrixOptions = {},
): number[][] {
  requireOptions('confusionMatrix', 'options', options);
  const { classes, normalize = 'none' } = options;
  requireOneOf('confusionMatrix', 'normalize', normalize, ['none', 'truth', 'prediction', 'all']);
  const pairs = countPairs('confusionMatrix', truth, prediction, classes);
  const k = pairs.classes.length;
  const divisor = (t: number, p: number) => {
    if (normalize === 'truth') return pairs.truthTotal[t] || 1;
    if (normalize === 'prediction') return pairs.predictionTotal[p] || 1;
    return normalize === 'all' ? pairs.total : 1;
  };
  return Array.from({ length: k }, (_, t) =>
    Array.from({ length: k }, (_, p) => pairs.counts[t * k + p] / divisor(t, p)),
  );
}
