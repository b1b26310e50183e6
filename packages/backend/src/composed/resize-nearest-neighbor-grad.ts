import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';

/**
 * The gradient of resizing to the nearest pixel: every dy goes to the pixel that its result was copied from. The stock
 * kernel, like that of cpu, misses some in every image but the first, and never ends for sides of one pixel with aligned
 * corners.
 */
export function resizeNearestNeighborGrad(backendName: string, stock: KernelConfig): KernelConfig {
  const kernelFunc: KernelFunc = (args) => {
    const { images, dy } = args.inputs as Record<'images' | 'dy', TensorInfo>;
    const { alignCorners } = args.attrs as unknown as { alignCorners: boolean };
    const backend = args.backend as unknown as BackendWasm;
    const [batch, height, width, channels] = images.shape;
    const [, newHeight, newWidth] = dy.shape;
    const rows = sourcesOf(height, newHeight, alignCorners);
    const columns = sourcesOf(width, newWidth, alignCorners);
    const result = backend.makeOutput(images.shape, 'float32');
    // The views are made last: an allocation may move the memory.
    const [dx, gradient] = [result, dy].map((tensor) => backend.typedArrayFromHeap(tensor));
    dx.fill(0);
    let from = 0;
    for (let b = 0; b < batch; b++) {
      for (const row of rows) {
        for (const column of columns) {
          const to = ((b * height + row) * width + column) * channels;
          for (let c = 0; c < channels; c++) dx[to + c] += gradient[from++];
        }
      }
    }
    return result;
  };
  return { ...stock, backendName, kernelFunc };
}

/** The pixel that each new one is copied from. */
function sourcesOf(length: number, newLength: number, alignCorners: boolean): number[] {
  const aligned = alignCorners && newLength > 1;
  const ratio = aligned ? (length - 1) / (newLength - 1) : length / newLength;
  return Array.from({ length: newLength }, (_, i) =>
    Math.min(length - 1, alignCorners ? Math.round(i * ratio) : Math.floor(i * ratio)),
  );
}
