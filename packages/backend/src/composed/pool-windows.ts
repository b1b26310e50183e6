import { backend_util } from '@tensorflow/tfjs-core';

/** What the 3-D pooling kernels have in common. */
export interface Pool3DAttributes {
  filterSize: [number, number, number] | number;
  strides: [number, number, number] | number;
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The sizes of a 3-D pooling of clips [batch, depth, height, width, channels]. */
export function pool3dInfo(shape: number[], attrs: unknown): backend_util.Conv3DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as Pool3DAttributes;
  return backend_util.computePool3DInfo(
    shape as [number, number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
}

type Axis = 'Depth' | 'Height' | 'Width';

/** The sizes that the windows follow from. */
type Sizes = Pick<
  backend_util.Conv3DInfo,
  'batchSize' | 'inChannels' | 'padInfo' | `${'in' | 'out' | 'filter' | 'stride'}${Axis}`
>;

/**
 * Calls `visit` for every window, in the order of the output: where its output begins, where the pixels of the input
 * that lie in it begin, and how many these are. The array is used again for the next window.
 */
export function visitWindows(
  info: Sizes,
  visit: (output: number, pixels: Int32Array, count: number) => void,
): void {
  const { batchSize, inDepth, inHeight, inWidth, inChannels, padInfo } = info;
  const pixels = new Int32Array(info.filterDepth * info.filterHeight * info.filterWidth);
  let output = 0;
  for (let b = 0; b < batchSize; b++) {
    for (let i = 0; i < info.outDepth; i++) {
      const frames = range(i * info.strideDepth - padInfo.front, info.filterDepth, inDepth);
      for (let j = 0; j < info.outHeight; j++) {
        const rows = range(j * info.strideHeight - padInfo.top, info.filterHeight, inHeight);
        for (let k = 0; k < info.outWidth; k++, output += inChannels) {
          const columns = range(k * info.strideWidth - padInfo.left, info.filterWidth, inWidth);
          let count = 0;
          for (let z = frames.from; z < frames.to; z++) {
            for (let y = rows.from; y < rows.to; y++) {
              for (let x = columns.from; x < columns.to; x++) {
                pixels[count++] = (((b * inDepth + z) * inHeight + y) * inWidth + x) * inChannels;
              }
            }
          }
          visit(output, pixels, count);
        }
      }
    }
  }
}

function range(begin: number, length: number, size: number) {
  return { from: Math.max(0, begin), to: Math.min(size, begin + length) };
}
