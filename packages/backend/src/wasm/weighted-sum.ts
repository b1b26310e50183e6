import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Epilogue } from './activations';
import type { OwnModule } from '../module/own-module';

/** A product of matrices with few rows: sizes, and bytes from one matrix to the next. */
export interface FewRows {
  a: TensorInfo;
  b: TensorInfo;
  matrices: number;
  rows: number;
  columns: number;
  depth: number;
  stepA: number;
  stepB: number;
  /** Bytes from one row of A to the next, and from one column to the next. */
  rowStep: number;
  columnStep: number;
}

/** Values and rows of B that a task sums at least, and parts into which the depth falls at most. */
const [minimumValues, minimumRows, maximumParts] = [1 << 14, 16, 64];
/** Columns that a task of `partsSum` adds up, as in the compiled kernel. */
const columnBlock = 4096;

/** A product of few rows, each a weighted sum of the rows of B, which is read once and as it is; false when memory is short. */
export function sumWeightedRows(
  own: OwnModule,
  { a, b, ...sizes }: FewRows,
  c: TensorInfo,
  epilogue: Epilogue['values'],
): boolean {
  const { matrices, rows, columns, depth } = sizes;
  const parts = partsOf(depth, columns);
  const done = own.withScratch(4 * parts * matrices * rows * columns, (sums) => {
    const addresses = { a: own.address(a), b: own.address(b) };
    own.run('weightedSum', parts * matrices, { ...addresses, sums, ...sizes, parts });
    own.run('partsSum', matrices * rows * Math.ceil(columns / columnBlock), {
      from: sums,
      to: own.address(c),
      rows: matrices * rows,
      columns,
      parts,
      ...epilogue,
    });
    return true;
  });
  return done ?? false;
}

/** How many parts of the depth are summed apart, none empty: by the shape alone, so that the sums are always the same. */
function partsOf(depth: number, columns: number): number {
  const wantedParts = Math.min(
    maximumParts,
    Math.floor((depth * columns) / minimumValues),
    Math.floor(depth / minimumRows),
  );
  const parts = Math.max(1, wantedParts);
  return Math.ceil(depth / Math.ceil(depth / parts));
}
