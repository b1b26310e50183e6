import { util, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import { replaceKernel } from './replace-kernel';

/** The kernels that take two tensors of shapes that broadcast. */
const binary =
  `Add Atan2 Equal FloorDiv Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr LogicalXor Maximum Minimum Mod
  Multiply NotEqual Pow RealDiv SquaredDifference Sub`.split(/\s+/);

let repaired = false;

/**
 * Lets tensors of five and six axes meet a vector on WebGPU, as every bias of a 3-D convolution does: the shader of tfjs
 * indexes its coordinates, which more than four of them do not allow. The leading axes become one.
 */
export function repairRank(): void {
  if (repaired) return;
  repaired = true;
  for (const name of [...binary, 'Prelu']) {
    replaceKernel(name, 'webgpu', (stock) => {
      const kernelFunc: KernelFunc = (args) => {
        const names = Object.keys(args.inputs) as string[];
        const [a, b] = names.map((key) => (args.inputs as Record<string, TensorInfo>)[key]);
        const deep = Math.max(a.shape.length, b.shape.length) > 4;
        if (!deep || Math.min(a.shape.length, b.shape.length) > 1) return stock.kernelFunc(args);
        const [flatA, flatB] = [flat(a), flat(b)];
        const inputs = { [names[0]]: flatA, [names[1]]: flatB };
        const result = stock.kernelFunc({ ...args, inputs: inputs as never }) as TensorInfo;
        return { ...result, shape: a.shape.length > b.shape.length ? a.shape : b.shape };
      };
      return kernelFunc;
    });
  }
}

/** The same values with all axes but the last as one. */
function flat(tensor: TensorInfo): TensorInfo {
  if (tensor.shape.length <= 4) return tensor;
  const last = tensor.shape[tensor.shape.length - 1];
  return { ...tensor, shape: [last === 0 ? 0 : util.sizeFromShape(tensor.shape) / last, last] };
}
