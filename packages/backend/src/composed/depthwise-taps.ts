import { backend_util } from '@tensorflow/tfjs-core';

/** What the gradients of the depthwise convolution have in common. */
export interface DepthwiseAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Shape = [number, number, number, number];

/** The sizes of a depthwise convolution, channels last. */
export function depthwiseInfo(
  inputShape: number[],
  filterShape: number[],
  { strides, pad, dilations, dimRoundingMode }: DepthwiseAttributes,
): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo(
    inputShape as Shape,
    filterShape as Shape,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
}

/** Calls `visit` with the offsets of channel 0 in x, the filter and y for every pixel and tap that meet. */
export function visitTaps(
  info: backend_util.Conv2DInfo,
  visit: (x: number, filter: number, y: number) => void,
): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } = info;
  const { top, left } = info.padInfo;
  let y = 0;
  for (let b = 0; b < info.batchSize; b++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++, y += outChannels) {
        for (let u = 0; u < filterHeight; u++) {
          const row = i * info.strideHeight + u * info.dilationHeight - top;
          if (row < 0 || row >= inHeight) continue;
          for (let v = 0; v < filterWidth; v++) {
            const column = j * info.strideWidth + v * info.dilationWidth - left;
            if (column < 0 || column >= inWidth) continue;
            const x = ((b * inHeight + row) * inWidth + column) * inChannels;
            visit(x, (u * filterWidth + v) * outChannels, y);
          }
        }
      }
    }
  }
}
