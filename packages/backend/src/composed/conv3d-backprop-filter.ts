import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Conv2DBackpropFilter,
  Conv3DBackpropFilterV2,
  Fill,
  Reshape,
  Transpose,
  backend_util,
  type Conv3DBackpropFilterV2Attrs,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { compose, type KernelArguments } from './compose';
import { frameOf, gatherTaps, isEmpty, readTaps } from './depth-taps';

/**
 * The gradient of a 3-D convolution for its filter,
 * dW[t, u, v, c, o] = Σ x[b, i·s + t − p, j·s + u − p, k·s + v − p, c] · dy[b, i, j, k, o].
 *
 * It is the gradient of the 2-D convolution that has the depth taps as channels.
 */
export function conv3dBackpropFilter(backendName: string, stock: KernelConfig): KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: KernelArguments): TensorInfo => {
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
    const { strides, pad, filterShape } = attrs as unknown as Conv3DBackpropFilterV2Attrs;
    const info = backend_util.computeConv3DInfo(x.shape as Shape, filterShape, strides, 1, pad);
    const { filterDepth, filterHeight, filterWidth, inChannels, outChannels } = info;
    const frame = frameOf(info);
    return compose(backendName, backend, (run, own) => {
      if (isEmpty(info)) return run(Fill, {}, { shape: filterShape, value: 0, dtype: 'float32' });
      const images = own(gatherTaps(backend as BackendWasm, x, readTaps(info), frame));
      const dy2d = run(
        Reshape,
        { x: dy },
        { shape: [info.batchSize * info.outDepth, info.outHeight, info.outWidth, outChannels] },
      );
      const gradient = run(
        Conv2DBackpropFilter,
        { x: images, dy: dy2d },
        {
          strides: [info.strideHeight, info.strideWidth],
          pad: frame.pad,
          dataFormat: 'NHWC',
          filterShape: [filterHeight, filterWidth, filterDepth * inChannels, outChannels],
        },
      );
      // Three axes, because tfjs transposes five of them four hundred times slower.
      const byTaps = [filterHeight * filterWidth, filterDepth, inChannels * outChannels];
      const split = run(Reshape, { x: gradient }, { shape: byTaps });
      return run(Reshape, { x: run(Transpose, { x: split }, { perm: [1, 0, 2] }) }, { shape: filterShape });
    });
  };
  return { ...stock, kernelName: Conv3DBackpropFilterV2, backendName, kernelFunc };
}

type Shape = [number, number, number, number, number];
