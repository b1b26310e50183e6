import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  DepthwiseConv2dNativeBackpropFilter,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { KernelArguments } from './compose';
import { depthwiseInfo, visitTaps, type DepthwiseAttributes } from './depthwise-taps';

/**
 * The gradient of a depthwise convolution for its filter,
 * dW[u, v, c, m] = Σ x[b, i·s + u·d − p, j·s + v·d − p, c] · dy[b, i, j, c·M + m].
 */
export function depthwiseConv2dBackpropFilter(backendName: string): KernelConfig {
  const kernelFunc = (args: KernelArguments): TensorInfo => {
    const { x, dy } = args.inputs as { x: TensorInfo; dy: TensorInfo };
    const attrs = args.attrs as unknown as DepthwiseAttributes & { filterShape: number[] };
    const backend = args.backend as BackendWasm;
    const info = depthwiseInfo(x.shape, attrs.filterShape, attrs);
    const { inChannels } = info;
    const multiplier = attrs.filterShape[3];
    const result = backend.makeOutput(attrs.filterShape, 'float32');
    // The views are made last: an allocation may move the memory.
    const [dw, values, gradient] = [result, x, dy].map(
      (tensor) => backend.typedArrayFromHeap(tensor) as Float32Array,
    );
    const sums = new Float64Array(dw.length);
    visitTaps(info, (pixel, tap, out) => {
      for (let c = 0; c < inChannels; c++) {
        const value = values[pixel + c];
        for (let m = 0; m < multiplier; m++) sums[tap++] += value * gradient[out++];
      }
    });
    dw.set(sums);
    return result;
  };
  return { kernelName: DepthwiseConv2dNativeBackpropFilter, backendName, kernelFunc };
}
