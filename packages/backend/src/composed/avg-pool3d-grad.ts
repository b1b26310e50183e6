import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { AvgPool3DGrad, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelArguments } from './compose';
import { pool3dInfo, visitWindows } from './pool-windows';

/**
 * The gradient of 3-D average pooling: every dy is shared equally by the pixels of its window that are not padding.
 * Where there is padding, the kernels of tfjs divide by the whole window instead, which is not the gradient of what
 * they compute forward.
 */
export function avgPool3dGrad(backendName: string, stock: KernelConfig): KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: KernelArguments): TensorInfo => {
    const { dy, input } = inputs as Record<'dy' | 'input', TensorInfo>;
    const wasm = backend as BackendWasm;
    const info = pool3dInfo(input.shape, attrs);
    const result = wasm.makeOutput(input.shape, 'float32');
    // The views are made last: an allocation may move the memory.
    const [dx, gradient] = [result, dy].map((tensor) => wasm.typedArrayFromHeap(tensor) as Float32Array);
    dx.fill(0);
    const { inChannels } = info;
    visitWindows(info, (output, pixels, count) => {
      for (let c = 0; c < inChannels; c++) {
        const share = gradient[output + c] / count;
        for (let k = 0; k < count; k++) dx[pixels[k] + c] += share;
      }
    });
    return result;
  };
  return { ...stock, kernelName: AvgPool3DGrad, backendName, kernelFunc };
}
