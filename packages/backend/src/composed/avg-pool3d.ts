import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { AvgPool3D, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelArguments } from './compose';
import { pool3dInfo, visitWindows } from './pool-windows';

/** 3-D average pooling; padding does not count. */
export function avgPool3d(backendName: string, stock: KernelConfig): KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: KernelArguments): TensorInfo => {
    const { x } = inputs as { x: TensorInfo };
    const wasm = backend as BackendWasm;
    const info = pool3dInfo(x.shape, attrs);
    const result = wasm.makeOutput(info.outShape, 'float32');
    // The views are made last: an allocation may move the memory.
    const [y, values] = [result, x].map((tensor) => wasm.typedArrayFromHeap(tensor) as Float32Array);
    const { inChannels } = info;
    visitWindows(info, (output, pixels, count) => {
      for (let c = 0; c < inChannels; c++) {
        let sum = 0;
        for (let k = 0; k < count; k++) sum += values[pixels[k] + c];
        y[output + c] = count > 0 ? sum / count : 0;
      }
    });
    return result;
  };
  return { ...stock, kernelName: AvgPool3D, backendName, kernelFunc };
}
