import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { Identity, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelArguments } from './compose';

/**
 * A second tensor over the same values. The stock kernel copies them, and every value that a gradient needs later goes
 * through it.
 */
export function identity(backendName: string): KernelConfig {
  const kernelFunc = ({ inputs, backend }: KernelArguments): TensorInfo => {
    const { dataId, shape, dtype } = (inputs as { x: TensorInfo }).x;
    (backend as BackendWasm).incRef(dataId);
    return { dataId, shape, dtype };
  };
  return { kernelName: Identity, backendName, kernelFunc };
}
