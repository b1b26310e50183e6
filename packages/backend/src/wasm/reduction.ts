import { backend_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import { noEpilogue } from './activations';
import type { OwnKernel, WasmArguments } from './own-kernel';
import type { OwnModule } from '../module/own-module';
import { sumWeightedRows } from './weighted-sum';

/** Below so many values, or so few that stay side by side, the stock kernel is done before ours. */
const [minimumValues, minimumColumns] = [1 << 14, 4];

/**
 * `Sum` over neighbouring axes that are not the last, as in the gradient of a bias: rows are added up as they lie, where the
 * stock kernel turns the tensor first.
 */
export const sum: OwnKernel = (args, own) => sumRows(args, own)?.total;

/** `Mean` over such axes. */
export const mean: OwnKernel = (args, own) => {
  const sums = sumRows(args, own);
  if (!sums) return undefined;
  const values = args.backend.typedArrayFromHeap(sums.total);
  for (let i = 0; i < values.length; i++) values[i] /= sums.count;
  return sums.total;
};

function sumRows(
  { inputs, attrs, backend }: WasmArguments,
  own: OwnModule,
): { total: TensorInfo; count: number } | undefined {
  const { x } = inputs as { x: TensorInfo };
  const { axis, keepDims } = attrs as { axis: number | number[]; keepDims?: boolean };
  const axes = util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const [first, last] = [axes[0], axes[axes.length - 1]];
  if (x.dtype !== 'float32' || axes.length === 0 || last - first + 1 !== axes.length) return undefined;
  const matrices = util.sizeFromShape(x.shape.slice(0, first));
  const depth = util.sizeFromShape(x.shape.slice(first, last + 1));
  const columns = util.sizeFromShape(x.shape.slice(last + 1));
  if (matrices * depth * columns < minimumValues || columns < minimumColumns) return undefined;
  const [shape] = backend_util.computeOutAndReduceShapes(x.shape, axes);
  const total = backend.makeOutput(
    keepDims ? backend_util.expandShapeToKeepDim(shape, axes) : shape,
    'float32',
  );
  const one = backend.makeOutput([1], 'float32');
  backend.typedArrayFromHeap(one).fill(1);
  const sizes = { matrices, rows: 1, columns, depth, stepA: 0, stepB: 4 * depth * columns };
  const done = sumWeightedRows(own, { a: one, b: x, ...sizes, rowStep: 0, columnStep: 0 }, total, noEpilogue);
  backend.disposeData(one.dataId);
  if (done) return { total, count: depth };
  backend.disposeData(total.dataId);
  return undefined;
}
