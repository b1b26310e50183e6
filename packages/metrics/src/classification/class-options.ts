import type { Labels } from '../types';

/** Which classes there are. */
export interface ClassOptions {
  /**
   * A count K for the classes 0…K−1, or the ordered list of class labels.
   * Default: the sorted distinct labels that occur in truth or prediction. Give it whenever a small set may lack a
   * class, so that the result keeps its size and meaning.
   */
  classes?: number | Labels;
}
