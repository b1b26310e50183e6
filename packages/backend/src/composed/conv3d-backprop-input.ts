import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Conv2DBackpropInput,
  Conv3DBackpropInputV2,
  Reshape,
  StridedSlice,
  Transpose,
  backend_util,
  type Conv3DBackpropInputV2Attrs,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { compose, type KernelArguments } from './compose';
import { frameOf, gatherTaps, isEmpty, scatterFrames } from './depth-taps';

/**
 * The gradient of a 3-D convolution for its input, dx[b, z, y, x, c] = Σ dy[b, i, j, k, o] · W[t, u, v, c, o] over all
 * i·s + t − p = z, and so on for y and x. Also the transposed convolution.
 *
 * It is the gradient of a 2-D convolution whose output channels are the taps t. With a stride s in depth, the frames
 * z + p of one phase r use the taps t ≡ r (mod s) only, so each phase is computed by itself.
 */
export function conv3dBackpropInput(backendName: string, stock: KernelConfig): KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: KernelArguments): TensorInfo => {
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
    const { strides, pad, inputShape } = attrs as unknown as Conv3DBackpropInputV2Attrs;
    const info = backend_util.computeConv3DInfo(inputShape, filter.shape as Shape, strides, 1, pad);
    const { batchSize, filterHeight, filterWidth, inChannels, outChannels, strideDepth } = info;
    const wasm = backend as BackendWasm;
    const frame = frameOf(info);
    const whole = { top: 0, left: 0, height: info.outHeight, width: info.outWidth };
    const phases = isEmpty(info) ? [] : phasesOf(info);
    return compose(backendName, backend, (run, own) => {
      // Three axes, because tfjs transposes five of them four hundred times slower.
      const byTaps = [info.filterDepth, filterHeight * filterWidth * inChannels, outChannels];
      const tapsAsChannels = run(
        Transpose,
        { x: run(Reshape, { x: filter }, { shape: byTaps }) },
        { perm: [1, 0, 2] },
      );
      const compute = ({ phase, frames, table }: Phase) => {
        const taps = table[0].length;
        const chosen =
          strideDepth === 1
            ? tapsAsChannels
            : run(
                StridedSlice,
                { x: tapsAsChannels },
                {
                  begin: [0, phase, 0],
                  end: tapsAsChannels.shape,
                  strides: [1, strideDepth, 1],
                  ...noMasks,
                },
              );
        const filter2d = run(
          Reshape,
          { x: chosen },
          { shape: [filterHeight, filterWidth, inChannels, taps * outChannels] },
        );
        return run(
          Conv2DBackpropInput,
          { dy: own(gatherTaps(wasm, dy, table, whole)), filter: filter2d },
          {
            strides: [info.strideHeight, info.strideWidth],
            pad: frame.pad,
            dataFormat: 'NHWC',
            inputShape: [batchSize * frames.length, frame.height, frame.width, inChannels],
          },
        );
      };
      if (strideDepth === 1 && phases.length === 1 && isWhole(frame, info)) {
        return run(Reshape, { x: compute(phases[0]) }, { shape: inputShape });
      }
      const dx = own(wasm.makeOutput(inputShape, 'float32'));
      wasm.typedArrayFromHeap(dx).fill(0);
      for (const phase of phases) scatterFrames(wasm, compute(phase), phase.frames, dx, frame);
      return dx;
    });
  };
  return { ...stock, kernelName: Conv3DBackpropInputV2, backendName, kernelFunc };
}

type Shape = [number, number, number, number, number];
type Phase = ReturnType<typeof phasesOf>[number];

const noMasks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };

/** For each phase of the stride in depth its frames of x, and the frames of dy that their taps read. */
function phasesOf({ inDepth, outDepth, filterDepth, strideDepth, padInfo }: backend_util.Conv3DInfo) {
  return Array.from({ length: Math.min(strideDepth, filterDepth) }, (_, phase) => {
    const taps = Array.from({ length: Math.ceil((filterDepth - phase) / strideDepth) }, (_, k) => k);
    const frames: number[] = [];
    for (let z = 0; z < inDepth; z++) {
      const position = (z + padInfo.front) % strideDepth;
      if ((position + strideDepth) % strideDepth === phase) frames.push(z);
    }
    const table = frames.map((z) =>
      taps.map((k) => {
        const i = Math.floor((z + padInfo.front) / strideDepth) - k;
        return i >= 0 && i < outDepth ? i : -1;
      }),
    );
    return { phase, frames, table };
  }).filter(({ frames }) => frames.length > 0);
}

function isWhole(frame: { height: number; width: number }, info: backend_util.Conv3DInfo): boolean {
  return frame.height === info.inHeight && frame.width === info.inWidth;
}
