/** What a system says of one clip, and what is true. */
export interface Answer {
  /** Place of the clip in its data set. */
  clip: number;
  /** Probabilities of the classes or values of the targets, [labels] or [rows, labels]. */
  output: Float32Array;
  /** Class indices [1] or [rows], or values of the shape of `output`; NaN where there is none. */
  truth: Float32Array;
  /** The times of the rows; absent for one answer for the clip. */
  times?: Float64Array;
  /** 0 for rows that do not count. */
  mask?: Uint8Array;
}

/** The place of the greatest of `count` numbers from `start` on; the first of several. */
export function greatest(values: ArrayLike<number>, start: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[start + i] > values[start + best]) best = i;
  return best;
}

/** Whether a row counts: it is not masked. */
export const rowCounts = ({ mask }: Answer, row: number): boolean => !mask || mask[row] !== 0;
