import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { OwnModule } from '../module/own-module';
import type { OwnKernel, WasmArguments } from './own-kernel';

/** Values that a task clips, as in the compiled kernel. */
const block = 1 << 15;
/** Below so many values the loop in JavaScript is done before ours has begun. */
const minimumValues = 1 << 8;

/** `ClipByValue` of floats. */
export const clipByValue: OwnKernel = (args, own) => {
  const { clipValueMin, clipValueMax } = args.attrs as Record<string, number>;
  return clip(args.inputs.x as TensorInfo, { low: clipValueMin, high: clipValueMax }, args, own);
};

/** `Relu6` of floats. */
export const relu6: OwnKernel = (args, own) =>
  clip(args.inputs.x as TensorInfo, { low: 0, high: 6 }, args, own);

/** `Maximum` of floats and one number, as networks that were converted have it in place of a rectifier. */
export const maximum: OwnKernel = (args, own) =>
  withNumber(args, (x, low) => clip(x, { low, high: Infinity }, args, own));

/** `Minimum` of floats and one number. */
export const minimum: OwnKernel = (args, own) =>
  withNumber(args, (x, high) => clip(x, { low: -Infinity, high }, args, own));

/** Where one of two tensors is a single number that does not add an axis to the other. */
function withNumber(
  { inputs, backend }: WasmArguments,
  compute: (x: TensorInfo, value: number) => TensorInfo | undefined,
): TensorInfo | undefined {
  const { a, b } = inputs as Record<'a' | 'b', TensorInfo>;
  for (const [x, one] of [
    [a, b],
    [b, a],
  ]) {
    if (one.dtype !== 'float32' || util.sizeFromShape(one.shape) !== 1) continue;
    if (one.shape.length <= x.shape.length) return compute(x, backend.typedArrayFromHeap(one)[0]);
  }
  return undefined;
}

function clip(
  x: TensorInfo,
  { low, high }: { low: number; high: number },
  { backend }: WasmArguments,
  own: OwnModule,
): TensorInfo | undefined {
  const size = util.sizeFromShape(x.shape);
  if (x.dtype !== 'float32' || size < minimumValues) return undefined;
  const y = backend.makeOutput(x.shape, 'float32');
  own.run('clip', Math.ceil(size / block), { x: own.address(x), y: own.address(y), size, low, high });
  return y;
}
