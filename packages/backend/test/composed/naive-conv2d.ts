import type { backend_util } from '@tensorflow/tfjs-core';

/** Calls `visit` with the offsets into x, the filter and y of each product that a channels-last convolution sums. */
export function visitProducts(
  info: backend_util.Conv2DInfo,
  visit: (x: number, filter: number, y: number) => void,
): void {
  const { top, left } = info.padInfo;
  for (let b = 0; b < info.batchSize; b++)
    for (let i = 0; i < info.outHeight; i++)
      for (let j = 0; j < info.outWidth; j++)
        for (let u = 0; u < info.filterHeight; u++)
          for (let v = 0; v < info.filterWidth; v++) {
            const row = i * info.strideHeight + u * info.dilationHeight - top;
            const column = j * info.strideWidth + v * info.dilationWidth - left;
            if (row < 0 || row >= info.inHeight || column < 0 || column >= info.inWidth) continue;
            for (let c = 0; c < info.inChannels; c++)
              for (let o = 0; o < info.outChannels; o++)
                visit(
                  ((b * info.inHeight + row) * info.inWidth + column) * info.inChannels + c,
                  ((u * info.filterWidth + v) * info.inChannels + c) * info.outChannels + o,
                  ((b * info.outHeight + i) * info.outWidth + j) * info.outChannels + o,
                );
          }
}
