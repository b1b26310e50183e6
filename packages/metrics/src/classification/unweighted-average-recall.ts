import { requireOneOf, requireOptions } from '@avemo/checks';
import type { ClassOptions } from './class-options';
import { countPairs } from './count-pairs';
import { sum } from '../statistics/mean';
import { scoreClasses } from './score-classes';
import type { Labels } from '../types';

/** Options of {@link unweightedAverageRecall}. */
export interface UnweightedAverageRecallOptions extends ClassOptions {
  /**
   * A class that never occurs in the truth has no recall. `'omit'` (default) averages over the classes that do
   * occur, as scikit-learn's balanced accuracy does; `'zero'` counts it as 0, as macro recall over all labels does.
   */
  absent?: 'omit' | 'zero';
}

/**
 * Unweighted average recall (UAR): the mean of the classes' recalls, so that rare emotions weigh as much as frequent
 * ones. Chance is 1/K. Also called unweighted accuracy (UA), macro recall or balanced accuracy.
 *
 * UAR = (1/K) Σ_k hits_k / n_k
 *
 * @param truth - True classes, n integers or n strings.
 * @param prediction - Predicted classes, of the same kind and length.
 * @param options - Classes and what an absent class counts; see {@link UnweightedAverageRecallOptions}.
 * @returns A number in [0, 1].
 * @throws `RangeError` when the lengths differ or are 0 or a label is not among `classes`; `TypeError` for labels that
 * are neither integers nor strings.
 *
 * Source: Schuller, Steidl and Batliner, "The INTERSPEECH 2009 Emotion Challenge", 2009,
 * https://doi.org/10.21437/Interspeech.2009-103.
 *
 * @example
 * ```ts
 * import { unweightedAverageRecall } from '@avemo/metrics';
 *
 * unweightedAverageRecall([0, 0, 0, 1], [0, 0, 1, 1]); // → 0.8333
 * ```
 */
export function unweightedAverageRecall(
  truth: Labels,
  prediction: Labels,
  options: UnweightedAverageRecallOptions = {},
): number {
  requireOptions('unweightedAverageRecall', 'options', options);
  const { classes, absent = 'omit' } = options;
  requireOneOf('unweightedAverageRecall', 'absent', absent, ['omit', 'zero']);
  const { recall, support } = scoreClasses(countPairs('unweightedAverageRecall', truth, prediction, classes));
  return sum(recall) / (absent === 'zero' ? recall.length : support.filter((count) => count > 0).length);
}
