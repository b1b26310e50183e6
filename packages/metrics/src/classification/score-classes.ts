import type { PairCounts } from './count-pairs';

/** Recall, precision, F1 and item count of every class; a score of 0/0 is 0. */
export interface ScoredClasses {
  recall: number[];
  precision: number[];
  f1: number[];
  support: number[];
}

const ratio = (a: number, b: number) => (b === 0 ? 0 : a / b);

/** The scores of every class from the confusion counts. */
export function scoreClasses({ classes, counts, truthTotal, predictionTotal }: PairCounts): ScoredClasses {
  const k = classes.length;
  const hits = (c: number) => counts[c * k + c];
  return {
    recall: classes.map((_, c) => ratio(hits(c), truthTotal[c])),
    precision: classes.map((_, c) => ratio(hits(c), predictionTotal[c])),
    f1: classes.map((_, c) => ratio(2 * hits(c), truthTotal[c] + predictionTotal[c])),
    support: Array.from(truthTotal),
  };
}
