import { finish } from './activation';
import { smaller } from './arithmetic';
import { multiplyPanels } from './multiply-panels';
import { SPARE_ROWS, TILE_BYTES, listRows, multiplyRows } from './multiply-rows';
import { packFourColumns, packPanels, packPanelsTransposed } from './pack';
import { oneTap } from './taps';

/**
 * C = activation(op(A) · op(B) + bias) for a batch of matrices, C [rows, columns], summed over `depth`; op transposes or
 * not. A task computes a block of `rowBlock` × `columnBlock` values of one matrix: it packs the block's part of B, and of
 * a transposed A, as it goes. The sum of each value runs over the depth in order, whatever the blocks.
 */
@unmanaged
export class MatrixProduct {
  a: usize;
  b: usize;
  c: usize;
  rows: i32;
  columns: i32;
  depth: i32;
  transposeA: i32;
  transposeB: i32;
  /** Bytes from one matrix of the batch to the next; 0 repeats the first. */
  stepA: usize;
  stepB: usize;
  rowBlock: i32;
  columnBlock: i32;
  /** Rows of B that a task packs and sums over at a time. */
  depthBlock: i32;
  tileRows: i32;
  bias: usize;
  activation: i32;
  slope: f32;
  slopes: usize;
  /** One area a thread: taps, a tile, the list of rows, panels, the block of A. */
  scratch: usize;
  scratchBytes: usize;
}

export function matrixProduct(task: i32, thread: i32, p: MatrixProduct): void {
  const rows = p.rows, columns = p.columns, depth = p.depth, depthBlock = p.depthBlock;
  const across = (columns + p.columnBlock - 1) / p.columnBlock;
  const down = (rows + p.rowBlock - 1) / p.rowBlock;
  const matrix = task / (across * down);
  const block = task % (across * down);
  const top = (block / across) * p.rowBlock, left = (block % across) * p.columnBlock;
  const height = smaller(p.rowBlock, rows - top), width = smaller(p.columnBlock, columns - left);
  const a = p.a + <usize>matrix * p.stepA, b = p.b + <usize>matrix * p.stepB;
  const stepC = <usize>columns << 2;
  const c = p.c + (<usize>matrix * rows + top) * stepC + (<usize>left << 2);

  const taps = oneTap(p.scratch + <usize>thread * p.scratchBytes);
  const spare = changetype<usize>(taps) + 16;
  const list = spare + TILE_BYTES;
  const panels = (list + (<usize>(height + SPARE_ROWS) << 2) + 63) & ~63;
  const blockA = panels + (<usize>((width + 7) & ~7) * depthBlock << 2);

  for (let k = 0; k < depth; k += depthBlock) {
    const part = smaller(depthBlock, depth - k);
    taps.bytes = <usize>part << 2;
    if (p.transposeB) packPanelsTransposed(b + (<usize>left * depth + k << 2), <usize>depth << 2, part, width, panels, <usize>part << 5);
    else packPanels(b + (<usize>k * columns + left << 2), stepC, part, width, panels, <usize>part << 5);
    if (p.transposeA) {
      packFourColumns(a + (<usize>k * rows + top << 2), <usize>rows << 2, part, height, blockA, <usize>part << 4);
      multiplyPanels(blockA, <usize>part << 4, height, panels, <usize>part << 5, width, part, c, stepC, k > 0, spare);
    } else {
      listRows(list, a + (<usize>top * depth + k << 2), <usize>depth << 2, height);
      multiplyRows(list, height, taps, panels, <usize>part << 5, width, c, stepC, k > 0, spare, p.tileRows);
    }
  }
  finish(c, stepC, height, width, p.bias ? p.bias + (<usize>left << 2) : 0, p.activation, p.slope, p.slopes + (<usize>left << 2));
}
