import {
  Conv2D,
  Conv2DBackpropFilter,
  PadV2,
  Slice,
  Transpose,
  backend_util,
  type Conv2DBackpropFilterAttrs,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { compose, type KernelArguments } from './compose';

/**
 * The gradient of a 2-D convolution for its filter,
 * dW[u, v, c, o] = Σ x[b, i·s + u·d − p, j·s + v·d − p, c] · dy[b, i, j, o].
 *
 * It is itself a convolution, with batch and channels exchanged and with stride and dilation exchanged.
 */
export function conv2dBackpropFilter(backendName: string): KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: KernelArguments): TensorInfo => {
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
    const { strides, pad, dataFormat, dimRoundingMode, filterShape, dilations } =
      attrs as unknown as Conv2DBackpropFilterAttrs & { dilations?: [number, number] | number };
    const info = backend_util.computeConv2DInfo(
      x.shape as [number, number, number, number],
      filterShape,
      strides,
      dilations ?? 1,
      pad,
      dimRoundingMode,
      false,
      backend_util.convertConv2DDataFormat(dataFormat),
    );
    const first = info.dataFormat === 'channelsFirst';
    return compose(backendName, backend, (run) => {
      // [channel, height, width, batch] and [height, width, batch, channel]
      const images = run(Transpose, { x }, { perm: first ? [1, 2, 3, 0] : [3, 1, 2, 0] });
      const filter = run(Transpose, { x: dy }, { perm: first ? [2, 3, 0, 1] : [1, 2, 0, 3] });
      const height =
        (info.outHeight - 1) * info.strideHeight + (info.filterHeight - 1) * info.dilationHeight + 1;
      const width = (info.outWidth - 1) * info.strideWidth + (info.filterWidth - 1) * info.dilationWidth + 1;
      const { top, left } = info.padInfo;
      const bottom = Math.max(0, height - top - info.inHeight);
      const right = Math.max(0, width - left - info.inWidth);
      const padded =
        top || bottom || left || right
          ? run(
              PadV2,
              { x: images },
              {
                paddings: [
                  [0, 0],
                  [top, bottom],
                  [left, right],
                  [0, 0],
                ],
                constantValue: 0,
              },
            )
          : images;
      const cropped =
        padded.shape[1] > height || padded.shape[2] > width
          ? run(
              Slice,
              { x: padded },
              {
                begin: [0, 0, 0, 0],
                size: [info.inChannels, height, width, info.batchSize],
              },
            )
          : padded;
      const gradient = run(
        Conv2D,
        { x: cropped, filter },
        {
          strides: [info.dilationHeight, info.dilationWidth],
          dilations: [info.strideHeight, info.strideWidth],
          pad: 'valid',
          dataFormat: 'NHWC',
        },
      );
      return run(Transpose, { x: gradient }, { perm: [1, 2, 0, 3] });
    });
  };
  return { kernelName: Conv2DBackpropFilter, backendName, kernelFunc };
}
