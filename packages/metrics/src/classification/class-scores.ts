import { requireOptions } from '@avemo/checks';
import type { ClassOptions } from './class-options';
import { countPairs } from './count-pairs';
import { scoreClasses } from './score-classes';
import type { Label, Labels } from '../types';

/** Scores of each class, all lists in the order of `classes`. */
export interface ClassScores {
  /** The classes. */
  classes: Label[];
  /** Recall of each class; 0 for a class that never occurs in the truth. */
  recall: number[];
  /** Precision of each class; 0 for a class that is never predicted. */
  precision: number[];
  /** F1 of each class; 0 for a class that occurs in neither. */
  f1: number[];
  /** Number of items of each true class. */
  support: number[];
}

/**
 * Recall, precision and F1 of every class.
 *
 * recall_k = hits_k / n_k,  precision_k = hits_k / predicted_k,  F1_k = 2 hits_k / (n_k + predicted_k)
 *
 * @param truth - True classes, n integers or n strings.
 * @param prediction - Predicted classes, of the same kind and length.
 * @param options - `classes`: a count or the list of classes; default those that occur.
 * @returns One entry per class in each list, scores in [0, 1]; 0/0 counts 0, and `support` tells.
 * @throws `RangeError` when the lengths differ or are 0 or a label is not among `classes`; `TypeError` for labels that
 * are neither integers nor strings.
 *
 * Source: van Rijsbergen, "Information Retrieval", 2nd edition, 1979, chapter 7.
 *
 * @example
 * ```ts
 * import { classScores } from '@avemo/metrics';
 *
 * const { classes, recall, precision } = classScores(['sad', 'sad', 'angry'], ['sad', 'angry', 'angry']);
 * [classes, recall, precision]; // → [['angry', 'sad'], [1, 0.5], [0.5, 1]]
 * ```
 */
export function classScores(truth: Labels, prediction: Labels, options: ClassOptions = {}): ClassScores {
  requireOptions('classScores', 'options', options);
  const { classes } = options;
  const pairs = countPairs('classScores', truth, prediction, classes);
  return { classes: pairs.classes, ...scoreClasses(pairs) };
}
