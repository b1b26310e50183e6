import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { MaxPool3D, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelArguments } from './compose';
import { pool3dInfo, visitWindows } from './pool-windows';

/** 3-D max pooling. The stock kernel is wrong where a maximum is not above zero. NaN is passed over, as on cpu. */
export function maxPool3d(backendName: string, stock: KernelConfig): KernelConfig {
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
        let maximum = -Infinity;
        for (let k = 0; k < count; k++) {
          const value = values[pixels[k] + c];
          if (value > maximum) maximum = value;
        }
        y[output + c] = maximum;
      }
    });
    return result;
  };
  return { ...stock, kernelName: MaxPool3D, backendName, kernelFunc };
}
