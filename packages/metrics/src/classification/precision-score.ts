import type { AverageOptions } from './average-options';
import { averageClasses } from './average-classes';
import type { Labels } from '../types';

/**
 * Precision of each class, averaged over the classes.
 *
 * precision_k = hits_k / predicted_k
 *
 * @param truth - True classes, n integers or n strings.
 * @param prediction - Predicted classes, of the same kind and length.
 * @param options - Classes and kind of average; see {@link AverageOptions}.
 * @returns A number in [0, 1]. A class that is never predicted counts 0.
 * @throws `RangeError` when the lengths differ or are 0 or a label is not among `classes`; `TypeError` for labels that
 * are neither integers nor strings.
 *
 * Source: van Rijsbergen, "Information Retrieval", 2nd edition, 1979, chapter 7.
 *
 * @example
 * ```ts
 * import { precisionScore } from '@avemo/metrics';
 *
 * precisionScore([0, 0, 0, 1], [0, 0, 1, 1]); // → 0.75
 * ```
 */
export function precisionScore(truth: Labels, prediction: Labels, options: AverageOptions = {}): number {
  return averageClasses('precisionScore', 'precision', truth, prediction, options);
}
