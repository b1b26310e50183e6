import type { LossMask } from './steps-that-count';

/** Options of the losses over sequences. */
export interface SequenceLossOptions {
  /**
   * Which steps count. A tensor [batch, time] (or of the shape of the prediction): nonzero or true for a step that counts.
   * `'truth'`: those whose truth is not NaN; for `model.fit`, which hands a loss nothing but truth and prediction, mark
   * padding and missing labels by NaN. What does not count, NaN included, reaches neither loss nor gradient. Default: all.
   */
  mask?: LossMask;
}
