import type { AverageOptions } from './average-options';
import { averageClasses } from './average-classes';
import type { Labels } from '../types';

/**
 * F1: the harmonic mean of precision and recall of each class, averaged over the classes.
 *
 * F1_k = 2 hits_k / (n_k + predicted_k)
 *
 * @param truth - True classes, n integers or n strings.
 * @param prediction - Predicted classes, of the same kind and length.
 * @param options - Classes and kind of average; see {@link AverageOptions}.
 * @returns A number in [0, 1]. A class that occurs neither in truth nor in prediction counts 0.
 * @throws `RangeError` when the lengths differ or are 0 or a label is not among `classes`; `TypeError` for labels that
 * are neither integers nor strings.
 *
 * Source: van Rijsbergen, "Information Retrieval", 2nd edition, 1979, chapter 7.
 *
 * @example
 * ```ts
 * import { f1Score } from '@avemo/metrics';
 *
 * f1Score([0, 0, 0, 1], [0, 0, 1, 1]); // → 0.7333
 * ```
 */
export function f1Score(truth: Labels, prediction: Labels, options: AverageOptions = {}): number {
  return averageClasses('f1Score', 'f1', truth, prediction, options);
}
