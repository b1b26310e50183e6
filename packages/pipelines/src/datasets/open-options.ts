/** Options of `openDataset`. */
export interface OpenDatasetOptions {
  /**
   * The class names, in order; a row with another label is an error. For adapters without classes of their own
   * (`manifest`), which otherwise take the distinct labels, sorted.
   */
  labels?: string[];
  /**
   * The columns that hold values to predict, in order, for `manifest`; by default those of arousal, valence, dominance
   * and liking that it has.
   */
  targets?: string[];
}
