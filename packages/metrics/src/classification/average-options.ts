import type { ClassOptions } from './class-options';

/** How per-class scores become one number. */
export interface AverageOptions extends ClassOptions {
  /**
   * `'macro'` (default): plain mean over the classes, absent ones counting 0; `'weighted'`: mean weighted by the true
   * class sizes; `'micro'`: from the pooled hits, which with one label per item is the accuracy.
   */
  average?: 'macro' | 'weighted' | 'micro';
}
