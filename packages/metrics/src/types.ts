/** A class, speaker or group name: an integer or a string. One column holds one kind only. */
export type Label = number | string;

/** A column of labels, one per item: plain array, integer typed array or strings. */
export type Labels = ArrayLike<Label>;

/** One division of the items 0…n−1 into a training and a test side; both lists rise. */
export interface Split {
  /** Item numbers to train on. */
  train: number[];
  /** Item numbers to test on. */
  test: number[];
}

/** A split by group (speaker, session): no group is on both sides. */
export interface GroupSplit extends Split {
  /** The groups on the test side, sorted. */
  testGroups: Label[];
}

/**
 * What a test asks about two systems A and B, always in terms of A − B:
 * `'less'` (A is below B), `'greater'` (A is above B) or `'two-sided'` (they differ).
 */
export type Alternative = 'less' | 'greater' | 'two-sided';

/** What to do with values that are NaN or infinite: throw, leave the pair out, or return NaN. */
export type NanPolicy = 'throw' | 'omit' | 'propagate';

/** Everything a CCC depends on; plain numbers, fit for a file or a message between workers. */
export interface ConcordanceMoments {
  /** Number of pairs. */
  count: number;
  /** Mean of the truth. */
  meanTruth: number;
  /** Mean of the prediction. */
  meanPrediction: number;
  /** Σ (truth − mean)². */
  squaresTruth: number;
  /** Σ (prediction − mean)². */
  squaresPrediction: number;
  /** Σ (truth − mean)(prediction − mean). */
  products: number;
}
