import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { BackendError } from '../backend-error';
import type { CheckedBackend } from '../module/checked-backend';
import { computeOnCpu, hasCpuKernel } from './compute-on-cpu';
import { leftToCpu } from './left-to-cpu';
import { lossOf, noteLoss } from '../module/lost-backends';

/**
 * A kernel that gives the right result or throws: stock kernels leave whatever lies in memory as their result where they
 * cannot compute it. What they refuse, and what has no values, the cpu backend computes. After a trap the backend says that
 * it is broken.
 */
export function guardKernel(kernel: KernelConfig): KernelConfig {
  const name = kernel.kernelName;
  const kernelFunc: KernelFunc = (args) => {
    const backend = args.backend as unknown as BackendWasm;
    const loss = lossOf(backend);
    if (loss) throw loss;
    const inputs = (args.inputs ?? {}) as unknown as Record<string, unknown>;
    const attrs = args.attrs as unknown;
    if (
      hasCpuKernel(name) &&
      (isEmpty(inputs) || leftToCpu(name, inputs, attrs as Record<string, unknown>))
    ) {
      return computeOnCpu(name, backend, inputs, attrs);
    }
    try {
      return isChecked(backend) ? compute(name, kernel.kernelFunc, args, backend) : kernel.kernelFunc(args);
    } catch (error) {
      throw error instanceof WebAssembly.RuntimeError ? noteLoss(backend, name, error) : error;
    }
  };
  return { ...kernel, kernelFunc };
}

/** Computes, and computes again on cpu when the module says that it has not done what was asked for. */
function compute(
  name: string,
  kernelFunc: KernelFunc,
  args: Parameters<KernelFunc>[0],
  backend: CheckedBackend,
): ReturnType<KernelFunc> {
  let refusal: string[] = [];
  try {
    return backend.collect(() => {
      const results = kernelFunc(args);
      if (!backend.hasMessages) return results;
      refusal = backend.unreadMessages();
      throw new BackendError('failed', `wasm: ${name} was refused: ${refusal.join(' ')}`);
    });
  } catch (error) {
    if (refusal.length === 0 || !hasCpuKernel(name)) throw error;
    return computeOnCpu(name, backend, args.inputs as unknown as Record<string, unknown>, args.attrs);
  }
}

const isChecked = (backend: BackendWasm): backend is CheckedBackend => 'unreadMessages' in backend;

/** Whether one of the tensors has no values. */
function isEmpty(inputs: Record<string, unknown>): boolean {
  for (const name in inputs) {
    const tensor = inputs[name] as TensorInfo | TensorInfo[] | undefined;
    if (!tensor) continue;
    if (Array.isArray(tensor) ? tensor.some(hasNoValues) : hasNoValues(tensor)) return true;
  }
  return false;
}

const hasNoValues = ({ shape }: TensorInfo) => shape.includes(0);
