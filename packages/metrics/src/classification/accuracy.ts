import { requireLabelPairs } from './count-pairs';
import type { Labels } from '../types';

/**
 * Share of items whose predicted class is the true one, also called weighted accuracy (WA) or weighted average
 * recall (WAR).
 *
 * accuracy = (1/n) Σ [prediction_i = truth_i]
 *
 * @param truth - True classes, n integers or n strings.
 * @param prediction - Predicted classes, of the same kind and length.
 * @returns A number in [0, 1].
 * @throws `RangeError` when the lengths differ or are 0, `TypeError` for labels that are neither integers nor strings.
 *
 * @example
 * ```ts
 * import { accuracy } from '@avemo/metrics';
 *
 * accuracy(['angry', 'sad', 'sad'], ['angry', 'sad', 'happy']); // → 0.6667
 * ```
 */
export function accuracy(truth: Labels, prediction: Labels): number {
  requireLabelPairs('accuracy', truth, prediction);
  let hits = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] === prediction[i]) hits++;
  return hits / truth.length;
}
