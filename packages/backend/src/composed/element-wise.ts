import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend_util, type KernelConfig, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';

type Make = (backendName: string, stock: KernelConfig) => KernelConfig;

/** The smaller of two numbers, and NaN where one is NaN, which the stock kernel drops. */
export const minimum: Make = ofTwo(Math.min);
/** The greater of two numbers, and NaN where one is NaN. */
export const maximum: Make = ofTwo(Math.max);
/** x where it is above zero, otherwise α·x; the stock kernel lets an α that is NaN or infinite into every x. */
export const prelu: Make = ofTwo((x, alpha) => (x < 0 ? alpha * x : x), ['x', 'alpha']);
/** x between 0 and 6, and NaN for NaN, of which the stock kernel makes 0. */
export const relu6: Make = ofOne((x) => Math.min(Math.max(0, x), 6));
/** −1, 0 or 1, which the stock kernel does not give for infinite numbers. */
export const sign: Make = ofOne((x) => Math.sign(x));
/** x between two limits, and NaN for NaN, of which the stock kernel makes a limit. */
export const clipByValue: Make = ofOne((x, attrs) => {
  const { clipValueMin, clipValueMax } = attrs as Record<string, number>;
  return Math.min(Math.max(clipValueMin, x), clipValueMax);
});

function ofOne(compute: (x: number, attrs: Record<string, unknown>) => number): Make {
  return (backendName, stock) => {
    const kernelFunc: KernelFunc = (args) => {
      const { x } = args.inputs as { x: TensorInfo };
      const backend = args.backend as unknown as BackendWasm;
      const attrs = args.attrs as unknown as Record<string, unknown>;
      const result = backend.makeOutput(x.shape, x.dtype);
      // The views are made last: an allocation may move the memory.
      const [y, values] = [result, x].map((tensor) => backend.typedArrayFromHeap(tensor));
      for (let i = 0; i < y.length; i++) y[i] = compute(values[i], attrs);
      return result;
    };
    return { ...stock, backendName, kernelFunc };
  };
}

function ofTwo(compute: (a: number, b: number) => number, names = ['a', 'b']): Make {
  return (backendName, stock) => {
    const kernelFunc: KernelFunc = (args) => {
      const [a, b] = names.map((name) => (args.inputs as Record<string, TensorInfo>)[name]);
      const backend = args.backend as unknown as BackendWasm;
      const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
      const result = backend.makeOutput(shape, a.dtype);
      // The views are made last: an allocation may move the memory.
      const [y, left, right] = [result, a, b].map((tensor) => backend.typedArrayFromHeap(tensor));
      const [stepsA, stepsB] = [a, b].map((tensor) => stepsOf(tensor.shape, shape));
      const inner = shape.at(-1) ?? 1;
      const [stepA, stepB] = [stepsA.at(-1) ?? 0, stepsB.at(-1) ?? 0];
      visitRows(shape.slice(0, -1), stepsA, stepsB, (row, fromA, fromB) => {
        for (let i = 0; i < inner; i++) {
          y[row * inner + i] = compute(left[fromA + i * stepA], right[fromB + i * stepB]);
        }
      });
      return result;
    };
    return { ...stock, backendName, kernelFunc };
  };
}

/** How far the next value of each axis lies in a tensor that is broadcast to a shape; 0 where its value is repeated. */
function stepsOf(own: readonly number[], shape: readonly number[]): number[] {
  const missing = shape.length - own.length;
  let step = 1;
  return shape
    .map((_, axis) => own[axis - missing] ?? 1)
    .reduceRight<number[]>((steps, length) => {
      steps.unshift(length === 1 ? 0 : step);
      step *= length;
      return steps;
    }, []);
}

/** Calls `visit` for every row, with where its values begin in both tensors. */
function visitRows(
  outer: readonly number[],
  stepsA: readonly number[],
  stepsB: readonly number[],
  visit: (row: number, fromA: number, fromB: number) => void,
): void {
  const position = outer.map(() => 0);
  const rows = outer.reduce((count, length) => count * length, 1);
  for (let [row, fromA, fromB] = [0, 0, 0]; row < rows; row++) {
    visit(row, fromA, fromB);
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      fromA += stepsA[axis];
      fromB += stepsB[axis];
      if (++position[axis] < outer[axis]) break;
      fromA -= stepsA[axis] * outer[axis];
      fromB -= stepsB[axis] * outer[axis];
      position[axis] = 0;
    }
  }
}
