import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { getKernel, util, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';

type Tensors = TensorInfo | TensorInfo[];

let cpu: MathBackendCPU | undefined;

/** Whether the cpu backend has a kernel of this name. */
export const hasCpuKernel = (name: string): boolean => getKernel(name, 'cpu') !== undefined;

/** Computes a kernel of tfjs's cpu backend on tensors of the wasm backend. */
export function computeOnCpu(
  name: string,
  backend: BackendWasm,
  inputs: Record<string, unknown>,
  attrs: unknown,
): Tensors {
  cpu ??= new MathBackendCPU();
  // Otherwise its first tensor prints a greeting that recommends another package.
  (cpu as unknown as { firstUse: boolean }).firstUse = false;
  const store = cpu;
  const made: TensorInfo[] = [];
  const toCpu = (tensor: TensorInfo): TensorInfo => {
    const values = backend.readSync(tensor.dataId);
    const moved = store.makeTensorInfo(tensor.shape, tensor.dtype, values as never);
    made.push(moved);
    // Some kernels read what only a Tensor has.
    return { ...moved, rank: tensor.shape.length, size: util.sizeFromShape(tensor.shape) } as TensorInfo;
  };
  const results: TensorInfo[] = [];
  try {
    const kernel = getKernel(name, 'cpu').kernelFunc as KernelFunc;
    const given = mapTensors(inputs, toCpu);
    const computed = kernel({ inputs: given as never, attrs: attrs as never, backend: store });
    const list = Array.isArray(computed) ? computed : [computed];
    made.push(...list);
    for (const { dataId, shape, dtype } of list) {
      results.push(
        backend.makeOutput(shape, dtype, undefined, valuesFor(store.readSync(dataId), shape, dtype)),
      );
    }
    return Array.isArray(computed) ? results : results[0];
  } catch (error) {
    for (const { dataId } of results) backend.disposeData(dataId);
    throw error;
  } finally {
    for (const { dataId } of new Set(made)) store.disposeData(dataId, true);
  }
}

/** Values in the form in which the wasm backend stores them: cpu keeps truth values and integers in arrays of any kind. */
function valuesFor(values: ArrayLike<unknown>, shape: number[], dtype: TensorInfo['dtype']): never {
  if (dtype === 'string') return values as never;
  const typed = util.getTypedArrayFromDType(dtype, util.sizeFromShape(shape));
  // Some kernels keep a value where the shape has none.
  for (let i = 0; i < typed.length; i++) typed[i] = values[i] as number;
  return typed as never;
}

/** The inputs with each tensor exchanged; a list of tensors, and what is not given, keep their form. */
function mapTensors(inputs: Record<string, unknown>, change: (tensor: TensorInfo) => TensorInfo): object {
  const changed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(changed);
    return value ? change(value as TensorInfo) : value;
  };
  if (Array.isArray(inputs)) return inputs.map(changed);
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, changed(value)]));
}
