import { Concat, LRN, Slice, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import { compose, type KernelArguments, type RunKernel } from '../composed/compose';
import { replaceKernel } from './replace-kernel';

/** Workgroups that WebGPU starts in one direction. */
const maximumGroups = 65_535;

let repaired = false;

/**
 * Lets kernels of WebGPU compute more than 65,535 workgroups in the second and third direction, where tfjs refuses: local
 * response normalisation of many pixels in a row, convolutions and matrix products of large batches.
 */
export function repairDispatch(): void {
  if (repaired) return;
  repaired = true;
  replaceKernel(LRN, 'webgpu', (stock) => (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    const [batch, height, width, channels] = x.shape;
    if (width <= maximumGroups && batch * height <= maximumGroups) return stock.kernelFunc(args);
    const rows = batch * height * width;
    // Each row of pixels is normalised by itself, so that they may lie in any rectangle.
    const columns = largestDivisor(rows, maximumGroups);
    if (rows / columns > maximumGroups) return inPieces(args, stock.kernelFunc, rows, channels);
    const shaped = { ...x, shape: [1, rows / columns, columns, channels] };
    const result = stock.kernelFunc({ ...args, inputs: { x: shaped } as never }) as TensorInfo;
    return { ...result, shape: x.shape };
  });
  for (const name of ['Conv2D', 'FusedConv2D', 'DepthwiseConv2dNative', 'FusedDepthwiseConv2D']) {
    const rowsOf = name.includes('epthwise') ? ([, height]: number[]) => height : () => 1;
    replaceKernel(name, 'webgpu', (stock) => byBatch(stock.kernelFunc, ['x'], rowsOf));
  }
  replaceKernel('BatchMatMul', 'webgpu', (stock) => byBatch(stock.kernelFunc, ['a', 'b'], () => 1));
}

/** The kernel, for so few items of the batch at a time that their groups are not too many. */
function byBatch(
  stock: KernelFunc,
  batched: readonly string[],
  groupsOf: (shape: number[]) => number,
): KernelFunc {
  return (args) => {
    const inputs = args.inputs as unknown as Record<string, TensorInfo>;
    const { shape } = inputs[batched[0]];
    const most = Math.max(1, Math.floor(maximumGroups / groupsOf(shape)));
    const same = batched.every((name) => inputs[name].shape[0] === shape[0]);
    if (shape[0] <= most || !same || (batched.length > 1 && shape.length !== 3)) return stock(args);
    return concatenate(args, shape[0], most, (run, begin, size) => {
      const parts = batched.map((name) => [name, slice(run, inputs[name], begin, size)]);
      return stock({
        ...args,
        inputs: { ...inputs, ...Object.fromEntries(parts) } as never,
      }) as TensorInfo;
    });
  };
}

/** Local response normalisation of pixels that fit no rectangle. */
function inPieces(
  args: Parameters<KernelFunc>[0],
  stock: KernelFunc,
  rows: number,
  channels: number,
): TensorInfo {
  const { x } = args.inputs as { x: TensorInfo };
  const line = { ...x, shape: [rows, channels] };
  const result = concatenate(args, rows, maximumGroups, (run, begin, size) => {
    const piece = slice(run, line, begin, size);
    const shaped = { ...piece, shape: [1, 1, size, channels] };
    const normalized = stock({ ...args, inputs: { x: shaped } as never }) as TensorInfo;
    return { ...normalized, shape: [size, channels] };
  });
  return { ...result, shape: x.shape };
}

/** The results of pieces of a first axis, one behind the other. */
function concatenate(
  { backend }: Pick<KernelArguments, 'backend'>,
  length: number,
  most: number,
  compute: (run: RunKernel, begin: number, size: number) => TensorInfo,
): TensorInfo {
  return compose('webgpu', backend, (run, own) => {
    const pieces: TensorInfo[] = [];
    for (let begin = 0; begin < length; begin += most) {
      pieces.push(own(compute(run, begin, Math.min(most, length - begin))));
    }
    return run(Concat, pieces as never, { axis: 0 });
  });
}

function slice(run: RunKernel, x: TensorInfo, begin: number, size: number): TensorInfo {
  const rest = x.shape.slice(1);
  return run(Slice, { x }, { begin: [begin, ...rest.map(() => 0)], size: [size, ...rest] });
}

function largestDivisor(value: number, most: number): number {
  let divisor = Math.min(value, most);
  while (value % divisor !== 0) divisor--;
  return divisor;
}
