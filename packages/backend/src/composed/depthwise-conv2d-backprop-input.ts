import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  DepthwiseConv2dNativeBackpropInput,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { KernelArguments } from './compose';
import { depthwiseInfo, visitTaps, type DepthwiseAttributes } from './depthwise-taps';

/**
 * The gradient of a depthwise convolution for its input,
 * dx[b, y, x, c] = Σ dy[b, i, j, c·M + m] · W[u, v, c, m] over all i·s + u·d − p = y and j·s + v·d − p = x.
 */
export function depthwiseConv2dBackpropInput(backendName: string): KernelConfig {
  const kernelFunc = (args: KernelArguments): TensorInfo => {
    const { dy, filter } = args.inputs as { dy: TensorInfo; filter: TensorInfo };
    const attrs = args.attrs as unknown as DepthwiseAttributes & { inputShape: number[] };
    const backend = args.backend as BackendWasm;
    const info = depthwiseInfo(attrs.inputShape, filter.shape, attrs);
    const { inChannels } = info;
    const multiplier = filter.shape[3];
    const result = backend.makeOutput(attrs.inputShape, 'float32');
    // The views are made last: an allocation may move the memory.
    const [dx, weights, gradient] = [result, filter, dy].map(
      (tensor) => backend.typedArrayFromHeap(tensor) as Float32Array,
    );
    dx.fill(0);
    visitTaps(info, (pixel, tap, out) => {
      for (let c = 0; c < inChannels; c++) {
        let sum = 0;
        for (let m = 0; m < multiplier; m++) sum += weights[tap++] * gradient[out++];
        dx[pixel + c] += sum;
      }
    });
    return result;
  };
  return { kernelName: DepthwiseConv2dNativeBackpropInput, backendName, kernelFunc };
}
