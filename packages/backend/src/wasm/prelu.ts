import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { OwnKernel } from './own-kernel';

/** Values that a task computes, as in the compiled kernel. */
const block = 1 << 13;
/** Below so many values the loop in JavaScript is done before ours has begun. */
const minimumValues = 1 << 8;

/** `Prelu` of floats with a slope for each value of the last axis, as behind the layers of networks. */
export const prelu: OwnKernel = ({ inputs, backend }, own) => {
  const { x, alpha } = inputs as Record<'x' | 'alpha', TensorInfo>;
  const columns = x.shape[x.shape.length - 1] ?? 1;
  const size = util.sizeFromShape(x.shape);
  if (x.dtype !== 'float32' || alpha.dtype !== 'float32' || size < minimumValues) return undefined;
  const oneEach = alpha.shape.length <= x.shape.length && alpha.shape[alpha.shape.length - 1] === columns;
  if (!oneEach || util.sizeFromShape(alpha.shape) !== columns) return undefined;
  const rows = size / columns;
  const y = backend.makeOutput(x.shape, 'float32');
  own.run('prelu', Math.ceil(rows / Math.max(1, Math.floor(block / columns))), {
    x: own.address(x),
    y: own.address(y),
    slopes: own.address(alpha),
    rows,
    columns,
  });
  return y;
};
