import { getKernel, type KernelBackend, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';

/** What tfjs passes to a kernel; the backend is the kernel's own. */
export type KernelArguments = Omit<Parameters<KernelFunc>[0], 'backend'> & { backend: object };

/** Runs a registered kernel of the composing backend; what it makes is freed at the end unless it is the result. */
export type RunKernel = (
  name: string,
  inputs: Record<string, TensorInfo>,
  attrs?: Record<string, unknown>,
) => TensorInfo;

/**
 * Builds one kernel out of others of the same backend. Everything that `body` makes through `run`, or hands to `own`, is
 * freed, except the tensor it returns.
 */
export function compose(
  backendName: string,
  backend: object,
  body: (run: RunKernel, own: (made: TensorInfo) => TensorInfo) => TensorInfo,
): TensorInfo {
  const made: TensorInfo[] = [];
  let result: TensorInfo | undefined;
  try {
    const own = (info: TensorInfo) => {
      made.push(info);
      return info;
    };
    result = body((name, inputs, attrs = {}) => {
      const kernel = getKernel(name, backendName);
      if (!kernel) throw new Error(`backend ${backendName} has no kernel ${name}`);
      return own(kernel.kernelFunc({ inputs, attrs: attrs as never, backend }) as TensorInfo);
    }, own);
    return result;
  } finally {
    for (const info of made) if (info !== result) (backend as KernelBackend).disposeData(info.dataId);
  }
}
