import { backend_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import { epilogueOf } from './activations';
import type { OwnKernel } from './own-kernel';
import { rowsScratch } from './rows-scratch';
import { sumWeightedRows } from './weighted-sum';

/** Below so many rows packing B does not pay: it is read once as it is. */
const minimumRows = 4;
/**
 * Below so many multiplications the stock kernel is done before ours has started; it reads transposed operands slowly, and
 * packs a B that it has not seen before.
 */
const [minimumWork, minimumWorkUnusual] = [1 << 19, 1 << 14];

/** `BatchMatMul` and `_FusedMatMul`: any transpositions, a batch of equal shapes or of one matrix repeated. */
export const matMul: OwnKernel = (args, own) => {
  const { a, b } = args.inputs as { a: TensorInfo; b: TensorInfo };
  const { transposeA, transposeB } = args.attrs as { transposeA?: boolean; transposeB?: boolean };
  const [rowsA, columnsA] = a.shape.slice(-2);
  const [rowsB, columnsB] = b.shape.slice(-2);
  const [rows, depth] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [depthB, columns] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
  const [batchA, batchB] = [a, b].map(({ shape }) => shape.slice(0, -2));
  const [countA, countB] = [batchA, batchB].map(util.sizeFromShape);
  const count = Math.max(countA, countB);
  if (a.dtype !== 'float32' || b.dtype !== 'float32' || depth !== depthB) return undefined;
  const work = count * rows * columns * depth;
  const unusual = transposeA || transposeB || rows < minimumRows;
  if (work < (unusual ? minimumWorkUnusual : minimumWork) || !broadcasts(batchA, batchB)) return undefined;
  const epilogue = epilogueOf(args, columns, own);
  if (!epilogue) return undefined;
  const outShape = [...backend_util.assertAndGetBroadcastShape(batchA, batchB), rows, columns];
  const stepA = countA === 1 ? 0 : 4 * rows * depth;
  const stepB = countB === 1 ? 0 : 4 * columns * depth;
  if (rows < minimumRows && !transposeB) {
    const c = args.backend.makeOutput(outShape, 'float32');
    const sizes = { matrices: count, rows, columns, depth, stepA, stepB };
    const [rowStep, columnStep] = transposeA ? [4, 4 * rows] : [4 * depth, 4];
    const done = sumWeightedRows(own, { a, b, ...sizes, rowStep, columnStep }, c, epilogue.values);
    if (done) return epilogue.finish(c);
    args.backend.disposeData(c.dataId);
    return undefined;
  }

  const plan = planOf(rows, columns, Boolean(transposeA), Boolean(transposeB));
  const scratchBytes = scratchOf(plan, Boolean(transposeA));
  return own.withScratch(own.threads * scratchBytes, (scratch) => {
    const c = args.backend.makeOutput(outShape, 'float32');
    const tasks = count * Math.ceil(rows / plan.rowBlock) * Math.ceil(columns / plan.columnBlock);
    own.run('matrixProduct', tasks, {
      a: own.address(a),
      b: own.address(b),
      c: own.address(c),
      rows,
      columns,
      depth,
      transposeA: Number(Boolean(transposeA)),
      transposeB: Number(Boolean(transposeB)),
      stepA,
      stepB,
      ...plan,
      tileRows: own.tileRows,
      ...epilogue.values,
      scratch,
      scratchBytes,
    });
    return epilogue.finish(c);
  });
};

interface Plan {
  rowBlock: number;
  columnBlock: number;
  /** Rows of B that are packed at a time. */
  depthBlock: number;
}

/**
 * Blocks of the result: each packs its part of B, which many rows must repay, and of a transposed A. A panel of B stays in
 * the first cache, all of a block in the second. Few rows leave most of the time to the packing, which likes wide blocks.
 */
function planOf(rows: number, columns: number, transposeA: boolean, transposeB: boolean): Plan {
  const flat = !transposeA && !transposeB && rows <= 64 && columns >= 2048;
  const columnBlock = Math.min(flat || transposeA ? 128 : 64, 8 * Math.ceil(columns / 8));
  return { rowBlock: Math.min(rows, transposeA ? 128 : 264), columnBlock, depthBlock: flat ? 256 : 512 };
}

function scratchOf({ rowBlock, columnBlock, depthBlock }: Plan, transposeA: boolean): number {
  return (
    rowsScratch(rowBlock) + 4 * depthBlock * (columnBlock + (transposeA ? 4 * Math.ceil(rowBlock / 4) : 0))
  );
}

function broadcasts(batchA: number[], batchB: number[]): boolean {
  const ones = (batch: number[]) => batch.every((length) => length === 1);
  return (
    util.arraysEqual(batchA, batchB) ||
    (ones(batchA) && batchA.length <= batchB.length) ||
    (ones(batchB) && batchB.length <= batchA.length)
  );
}
