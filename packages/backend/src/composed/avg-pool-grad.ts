import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  AvgPoolGrad,
  backend_util,
  type AvgPoolGradAttrs,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { KernelArguments } from './compose';
import { visitWindows } from './pool-windows';

/**
 * The gradient of average pooling: every dy is shared equally by the pixels of its window that are not padding. The
 * stock kernel divides by the whole window, which is right only where nothing is padded; there it is used.
 */
export function avgPoolGrad(backendName: string, stock: KernelConfig): KernelConfig {
  const kernelFunc = (args: KernelArguments): TensorInfo => {
    const { dy, input } = args.inputs as Record<'dy' | 'input', TensorInfo>;
    const { filterSize, strides, pad } = args.attrs as unknown as AvgPoolGradAttrs;
    const { dimRoundingMode } = args.attrs as { dimRoundingMode?: 'floor' | 'round' | 'ceil' };
    const info = backend_util.computePool2DInfo(
      input.shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    if (info.padInfo.type === 'VALID' && dimRoundingMode === undefined) {
      return stock.kernelFunc(args as Parameters<typeof stock.kernelFunc>[0]) as TensorInfo;
    }
    const backend = args.backend as BackendWasm;
    const result = backend.makeOutput(input.shape, 'float32');
    // The views are made last: an allocation may move the memory.
    const [dx, gradient] = [result, dy].map((tensor) => backend.typedArrayFromHeap(tensor) as Float32Array);
    dx.fill(0);
    const frame = { inDepth: 1, outDepth: 1, filterDepth: 1, strideDepth: 1 };
    const padInfo = { ...info.padInfo, front: 0, back: 0, type: 'NUMBER' as const };
    visitWindows({ ...info, ...frame, padInfo }, (output, pixels, count) => {
      for (let c = 0; c < info.inChannels; c++) {
        const share = gradient[output + c] / count;
        for (let k = 0; k < count; k++) dx[pixels[k] + c] += share;
      }
    });
    return result;
  };
  return { ...stock, kernelName: AvgPoolGrad, backendName, kernelFunc };
}
