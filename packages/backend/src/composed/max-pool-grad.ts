import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  MaxPoolGrad,
  backend_util,
  type KernelConfig,
  type MaxPoolGradAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { KernelArguments } from './compose';

/**
 * The gradient of max pooling: every dy goes to the first position of its window, row by row, that holds the maximum.
 *
 * The forward result names the maximum, so each window is searched only up to it.
 */
export function maxPoolGrad(backendName: string): KernelConfig {
  const kernelFunc = (args: KernelArguments): TensorInfo => {
    const { dy, input, output } = args.inputs as Record<'dy' | 'input' | 'output', TensorInfo>;
    const { filterSize, strides, pad, dimRoundingMode } = args.attrs as unknown as MaxPoolGradAttrs;
    const backend = args.backend as BackendWasm;
    const info = backend_util.computePool2DInfo(
      input.shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const result = backend.makeOutput(input.shape, 'float32');
    // The views are made last: an allocation may move the memory.
    const [dx, x, y, gradient] = [result, input, output, dy].map(
      (tensor) => backend.typedArrayFromHeap(tensor) as Float32Array,
    );
    dx.fill(0);
    scatter(info, x, y, gradient, dx);
    return result;
  };
  return { kernelName: MaxPoolGrad, backendName, kernelFunc };
}

function scatter(
  info: backend_util.Conv2DInfo,
  x: Float32Array,
  y: Float32Array,
  dy: Float32Array,
  dx: Float32Array,
): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  const taps = new Int32Array(filterHeight * filterWidth);
  let out = 0;
  for (let b = 0; b < batchSize; b++) {
    for (let i = 0; i < outHeight; i++) {
      const top = i * info.strideHeight - info.padInfo.top;
      const [fromRow, toRow] = [Math.max(0, top), Math.min(inHeight, top + filterHeight)];
      for (let j = 0; j < outWidth; j++) {
        const left = j * info.strideWidth - info.padInfo.left;
        const [fromColumn, toColumn] = [Math.max(0, left), Math.min(inWidth, left + filterWidth)];
        let count = 0;
        for (let row = fromRow; row < toRow; row++) {
          for (let column = fromColumn; column < toColumn; column++) {
            taps[count++] = ((b * inHeight + row) * inWidth + column) * inChannels;
          }
        }
        for (let c = 0; c < inChannels; c++, out++) {
          const maximum = y[out];
          let k = 0;
          while (k < count && x[taps[k] + c] !== maximum) k++;
          if (k < count) dx[taps[k] + c] += dy[out];
        }
      }
    }
  }
}
