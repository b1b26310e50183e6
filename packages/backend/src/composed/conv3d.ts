import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Conv2D,
  Conv3D,
  Reshape,
  Transpose,
  backend_util,
  type Conv3DAttrs,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { compose, type KernelArguments } from './compose';
import { frameOf, gatherTaps, isEmpty, readTaps } from './depth-taps';

/**
 * The 3-D convolution y[b, i, j, k, o] = Σ x[b, i·s + t·d − p, j·s + u·d − p, k·s + v·d − p, c] · W[t, u, v, c, o].
 *
 * One 2-D convolution of the frames computes it: the frames that the taps t read lie side by side as channels.
 */
export function conv3d(backendName: string, stock: KernelConfig): KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: KernelArguments): TensorInfo => {
    const { x, filter } = inputs as { x: TensorInfo; filter: TensorInfo };
    const { strides, pad, dilations } = attrs as unknown as Conv3DAttrs;
    const info = backend_util.computeConv3DInfo(
      x.shape as Shape,
      filter.shape as Shape,
      strides,
      dilations,
      pad,
    );
    const wasm = backend as BackendWasm;
    if (isEmpty(info)) return wasm.makeOutput(info.outShape, 'float32');
    const frame = frameOf(info);
    const { filterDepth, filterHeight, filterWidth, inChannels, outChannels } = info;
    // Three axes, because tfjs transposes five of them four hundred times slower.
    const byTaps = [filterDepth, filterHeight * filterWidth, inChannels * outChannels];
    return compose(backendName, backend, (run, own) => {
      const images = own(gatherTaps(wasm, x, readTaps(info), frame));
      const filter2d = run(
        Reshape,
        { x: run(Transpose, { x: run(Reshape, { x: filter }, { shape: byTaps }) }, { perm: [1, 0, 2] }) },
        { shape: [filterHeight, filterWidth, filterDepth * inChannels, outChannels] },
      );
      const computed = run(
        Conv2D,
        { x: images, filter: filter2d },
        {
          strides: [info.strideHeight, info.strideWidth],
          dilations: [info.dilationHeight, info.dilationWidth],
          pad: frame.pad,
          dataFormat: 'NHWC',
        },
      );
      return run(Reshape, { x: computed }, { shape: info.outShape });
    });
  };
  return { ...stock, kernelName: Conv3D, backendName, kernelFunc };
}

type Shape = [number, number, number, number, number];
