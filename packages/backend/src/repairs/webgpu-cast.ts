import {
  Add,
  Cast,
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { WebgpuBackend } from '../machine/webgpu-types';

let repaired = false;

/**
 * Makes real floats of integers and truth values on WebGPU. tfjs only renames them and keeps the integers in memory, so
 * that kernels which copy values, such as Transpose of three axes and Select, do not compile.
 */
export function repairCast(): void {
  const [stock, add] = [getKernel(Cast, 'webgpu'), getKernel(Add, 'webgpu')];
  if (repaired || !stock || !add) return;
  repaired = true;
  const kernelFunc: KernelFunc = (given) => {
    const { x } = given.inputs as unknown as { x: TensorInfo };
    const { dtype } = given.attrs as unknown as { dtype: string };
    if (dtype !== 'float32' || (x.dtype !== 'int32' && x.dtype !== 'bool')) return stock.kernelFunc(given);
    const backend = given.backend as WebgpuBackend;
    const zero = backend.makeTensorInfo([], 'float32', Float32Array.of(0));
    const floats = add.kernelFunc({ inputs: { a: x, b: zero }, backend, attrs: {} });
    backend.disposeData(zero.dataId);
    return floats;
  };
  unregisterKernel(Cast, 'webgpu');
  registerKernel({ ...stock, kernelFunc });
}
