import type { AverageOptions } from './average-options';
import { averageClasses } from './average-classes';
import type { Labels } from '../types';

/**
 * Recall of each class, averaged over the classes; see also {@link unweightedAverageRecall}.
 *
 * recall_k = hits_k / n_k
 *
 * @param truth - True classes, n integers or n strings.
 * @param prediction - Predicted classes, of the same kind and length.
 * @param options - Classes and kind of average; see {@link AverageOptions}.
 * @returns A number in [0, 1]. A class that never occurs in the truth counts 0.
 * @throws `RangeError` when the lengths differ or are 0 or a label is not among `classes`; `TypeError` for labels that
 * are neither integers nor strings.
 *
 * Source: van Rijsbergen, "Information Retrieval", 2nd edition, 1979, chapter 7.
 *
 * @example
 * ```ts
 * import { recallScore } from '@avemo/metrics';
 *
 * recallScore([0, 0, 0, 1], [0, 0, 1, 1]); // → 0.8333
 * ```
 */
export function recallScore(truth: Labels, prediction: Labels, options: AverageOptions = {}): number {
  return averageClasses('recallScore', 'recall', truth, prediction, options);
}
