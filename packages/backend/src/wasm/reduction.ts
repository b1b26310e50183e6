import { backend_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import { wholeLines } from '../module/cache-lines';
import type { OwnModule } from '../module/own-module';
import type { OwnKernel, WasmArguments } from './own-kernel';

/** Columns that a task sums at most, and values that it should sum at least. */
const [columnBlock, minimumValues] = [512, 1 << 13];
/** Shorter axes lose nothing that counts, and the stock kernel is done before ours unless it must turn the tensor. */
const [minimumDepth, minimumInner] = [64, 4];
/** Values that a part of the depth has at least, and parts at most. */
const [minimumPartValues, maximumParts] = [1 << 15, 64];
/** Columns that a task of `axisSumParts` adds up, as in the compiled kernel. */
const partColumns = 4096;

/**
 * `Sum`: in double precision, so that long axes lose nothing, and as the values lie, where the stock kernel turns the tensor
 * first and adds up in single precision.
 */
export const sum: OwnKernel = (args, own) => sumAxes(args, own, false);

/** `Mean`. */
export const mean: OwnKernel = (args, own) => sumAxes(args, own, true);

function sumAxes(
  { inputs, attrs, backend }: WasmArguments,
  own: OwnModule,
  mean: boolean,
): TensorInfo | undefined {
  const { x } = inputs as { x: TensorInfo };
  const { axis, keepDims } = attrs as { axis: number | number[]; keepDims?: boolean };
  const axes = util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const size = util.sizeFromShape(x.shape);
  if (x.dtype !== 'float32' || axes.length === 0 || size < minimumValues) return undefined;
  const [shape, reduced] = backend_util.computeOutAndReduceShapes(x.shape, axes);
  const inner = util.sizeFromShape(x.shape.slice(axes[axes.length - 1] + 1));
  if (util.sizeFromShape(reduced) < minimumDepth && inner < minimumInner) return undefined;
  const outShape = keepDims ? backend_util.expandShapeToKeepDim(shape, axes) : shape;
  const made: TensorInfo[] = [];
  // The last group first, so that what is left to sum gets smaller soonest.
  for (const [first, last] of neighbours(axes).reverse()) {
    const from = made.at(-1) ?? x;
    const lengths = x.shape.map((length, i) => (i > last && axes.includes(i) ? 1 : length));
    const sizes = {
      outer: util.sizeFromShape(lengths.slice(0, first)),
      depth: util.sizeFromShape(lengths.slice(first, last + 1)),
      inner: util.sizeFromShape(lengths.slice(last + 1)),
    };
    const next = backend.makeOutput([sizes.outer, sizes.inner], 'float32');
    made.push(next);
    if (sumMiddle(own, from, next, sizes, mean)) continue;
    for (const { dataId } of made) backend.disposeData(dataId);
    return undefined;
  }
  const total = made.pop()!;
  for (const { dataId } of made) backend.disposeData(dataId);
  return { ...total, shape: outShape };
}

/** The first and last axis of each group of neighbouring ones. */
function neighbours(axes: readonly number[]): [first: number, last: number][] {
  const groups: [number, number][] = [];
  for (const axis of axes) {
    const group = groups.at(-1);
    if (group && group[1] === axis - 1) group[1] = axis;
    else groups.push([axis, axis]);
  }
  return groups;
}

/** Sums x [outer, depth, inner] over the depth into y [outer, inner]; false when memory is short. */
function sumMiddle(
  own: OwnModule,
  x: TensorInfo,
  y: TensorInfo,
  { outer, depth, inner }: Record<'outer' | 'depth' | 'inner', number>,
  mean: boolean,
): boolean {
  const parts = partsOf(depth, inner);
  const columns = Math.min(columnBlock, inner);
  const scratchBytes = wholeLines(8 * columns);
  const sumsBytes = parts > 1 ? wholeLines(8 * outer * parts * inner) : 0;
  const divisor = mean ? depth : 1;
  const outerBlock = parts > 1 ? 1 : Math.max(1, Math.floor(minimumValues / (depth * inner)));
  const done = own.withScratch(sumsBytes + own.threads * scratchBytes, (sums) => {
    const y0 = own.address(y);
    own.run('axisSum', Math.ceil(outer / outerBlock) * parts * Math.ceil(inner / columns), {
      ...{
        x: own.address(x),
        y: y0,
        sums,
        outer,
        depth,
        inner,
        parts,
        outerBlock,
        columnBlock: columns,
        divisor,
      },
      scratch: sums + sumsBytes,
      scratchBytes,
    });
    if (parts > 1) {
      own.run('axisSumParts', outer * Math.ceil(inner / partColumns), { sums, y: y0, inner, parts, divisor });
    }
    return true;
  });
  return done ?? false;
}

/** How many parts of the depth are summed apart, none empty: by the shape alone, so that the sums are always the same. */
function partsOf(depth: number, inner: number): number {
  const wanted = Math.min(maximumParts, depth, Math.floor((depth * inner) / minimumPartValues));
  return Math.ceil(depth / Math.ceil(depth / Math.max(1, wanted)));
}
