import type { KernelRows } from './kernel-rows';

/** min ½ αᵀQα + pᵀα with yᵀα = 0, 0 ≤ α ≤ C, where Q_ij = y_i y_j K(sample_i, sample_j). @internal */
export interface DualProblem {
  rows: KernelRows;
  /** The sample that each variable belongs to. */
  sample: Int32Array;
  /** 1 or −1 for each variable. */
  y: Int8Array;
  p: Float64Array;
  /** The upper bound of each variable. */
  upper: Float64Array;
}
