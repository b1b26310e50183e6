import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { MaxPool3DGrad, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelArguments } from './compose';
import { pool3dInfo, visitWindows } from './pool-windows';

/**
 * The gradient of 3-D max pooling: every dy goes to the last position of its window that holds the maximum, as on the
 * cpu backend. (The 2-D kernel of tfjs takes the first.) The stock kernel gives wrong numbers.
 */
export function maxPool3dGrad(backendName: string, stock: KernelConfig): KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: KernelArguments): TensorInfo => {
    const { dy, input, output } = inputs as Record<'dy' | 'input' | 'output', TensorInfo>;
    const wasm = backend as BackendWasm;
    const info = pool3dInfo(input.shape, attrs);
    const result = wasm.makeOutput(input.shape, 'float32');
    // The views are made last: an allocation may move the memory.
    const [dx, x, y, gradient] = [result, input, output, dy].map(
      (tensor) => wasm.typedArrayFromHeap(tensor) as Float32Array,
    );
    dx.fill(0);
    const { inChannels } = info;
    visitWindows(info, (out, pixels, count) => {
      for (let c = 0; c < inChannels; c++) {
        const maximum = y[out + c];
        let k = count - 1;
        while (k >= 0 && x[pixels[k] + c] !== maximum) k--;
        if (k >= 0) dx[pixels[k] + c] += gradient[out + c];
      }
    });
    return result;
  };
  return { ...stock, kernelName: MaxPool3DGrad, backendName, kernelFunc };
}
