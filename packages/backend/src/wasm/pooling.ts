import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { pool3dInfo } from '../composed/pool-windows';
import type { OwnKernel, WasmArguments } from './own-kernel';
import type { OwnModule } from '../module/own-module';

/** Channels whose gradient a task computes where the batch alone is too small to share out: one line of the first cache. */
const channelBlock = 16;
const largeBatch = 8;
/** Below so many values seen by all windows the other kernels are done before threads have woken up. */
const minimumWork = 1 << 12;

/** `MaxPool3D` and `AvgPool3D`; of images the stock kernels are as fast. */
export const maxPool: OwnKernel = (args, own) => pool(args, own, false);
export const averagePool: OwnKernel = (args, own) => pool(args, own, true);
/** The gradients, of images and clips; padding does not count in an average. */
export const maxPoolGradient: OwnKernel = (args, own) => poolGradient(args, own, false);
export const averagePoolGradient: OwnKernel = (args, own) => poolGradient(args, own, true);

function pool({ inputs, attrs, backend }: WasmArguments, own: OwnModule, average: boolean) {
  const { x } = inputs as { x: TensorInfo };
  if (x.dtype !== 'float32') return undefined;
  const { sizes, batch, outShape, seen } = poolSizes(x.shape, attrs);
  if (seen < minimumWork) return undefined;
  const y = backend.makeOutput(outShape, 'float32');
  own.run('pool', batch * sizes.outDepth * sizes.outHeight, {
    x: own.address(x),
    y: own.address(y),
    ...sizes,
    average: Number(average),
  });
  return y;
}

function poolGradient({ inputs, attrs, backend }: WasmArguments, own: OwnModule, average: boolean) {
  const { dy, input: x, output } = inputs as Record<'dy' | 'input' | 'output', TensorInfo>;
  if (x.dtype !== 'float32' || dy.dtype !== 'float32') return undefined;
  const { sizes, batch, seen } = poolSizes(x.shape, attrs);
  if (seen < minimumWork) return undefined;
  const dx = backend.makeOutput(x.shape, 'float32');
  const block = batch < largeBatch ? channelBlock : sizes.channels;
  own.run('poolGradient', batch * Math.ceil(sizes.channels / block), {
    x: own.address(x),
    y: average ? 0 : own.address(output),
    dy: own.address(dy),
    dx: own.address(dx),
    ...sizes,
    average: Number(average),
    // As tfjs does it.
    last: Number(x.shape.length === 5),
    block,
  });
  return dx;
}

/** The windows of images, which are clips of one frame, or of clips. */
function poolSizes(shape: number[], attrs: Record<string, unknown> | undefined) {
  const info = shape.length === 5 ? pool3dInfo(shape, attrs) : pool2dInfo(shape, attrs);
  const sizes = {
    ...{ depth: info.inDepth, height: info.inHeight, width: info.inWidth, channels: info.inChannels },
    ...{ outDepth: info.outDepth, outHeight: info.outHeight, outWidth: info.outWidth },
    ...{ filterDepth: info.filterDepth, filterHeight: info.filterHeight, filterWidth: info.filterWidth },
    ...{ strideDepth: info.strideDepth, strideHeight: info.strideHeight, strideWidth: info.strideWidth },
    ...{ padFront: info.padInfo.front, padTop: info.padInfo.top, padLeft: info.padInfo.left },
  };
  const outputs = info.batchSize * info.outDepth * info.outHeight * info.outWidth * info.inChannels;
  const seen = outputs * info.filterDepth * info.filterHeight * info.filterWidth;
  return { sizes, batch: info.batchSize, outShape: info.outShape, seen };
}

function pool2dInfo(shape: number[], attrs: Record<string, unknown> | undefined) {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as Attributes;
  const info = backend_util.computePool2DInfo(
    shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const frame = { inDepth: 1, outDepth: 1, filterDepth: 1, strideDepth: 1 };
  return { ...info, ...frame, padInfo: { ...info.padInfo, front: 0 } };
}

interface Attributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}
