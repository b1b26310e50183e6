import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { util, type KernelConfig, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';

/**
 * Repeats a tensor along its axes. Where all values follow each other again and again in memory, as when one value a channel
 * is laid over a map in the gradient of a batch normalisation, they are copied in blocks; the stock kernel, which finds the
 * place of each value, computes the rest.
 */
export function tile(backendName: string, stock: KernelConfig): KernelConfig {
  const kernelFunc: KernelFunc = (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    const { reps } = args.attrs as unknown as { reps: number[] };
    if (x.dtype === 'string' || !isWhole(x.shape, reps)) return stock.kernelFunc(args);
    const backend = args.backend as unknown as BackendWasm;
    const result = backend.makeOutput(
      x.shape.map((length, axis) => length * reps[axis]),
      x.dtype,
    );
    // The views are made last: an allocation may move the memory.
    const [y, values] = [result, x].map((tensor) => backend.typedArrayFromHeap(tensor));
    if (y.length === 0) return result;
    y.set(values);
    for (let filled = values.length; filled < y.length; filled *= 2) y.copyWithin(filled, 0, filled);
    return result;
  };
  return { ...stock, backendName, kernelFunc };
}

/** Whether the result is all of x, then all of x again: axes in front of the last that is repeated have one value. */
const isWhole = (shape: readonly number[], reps: readonly number[]): boolean =>
  reps.length === shape.length &&
  util.sizeFromShape(
    shape.slice(
      0,
      Math.max(
        0,
        reps.findLastIndex((count) => count !== 1),
      ),
    ),
  ) === 1;
