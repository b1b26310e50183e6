import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Epilogue } from '../wasm/activations';
import { wholeLines } from '../module/cache-lines';
import type { ConvolutionShape } from './convolution-shape';
import type { OwnModule } from '../module/own-module';
import { rowsScratch } from '../wasm/rows-scratch';

/** What a convolution reads and writes. */
export interface ConvolutionTensors {
  x: TensorInfo;
  filter: TensorInfo;
  y: TensorInfo;
  /** Whether the filter is that of the convolution whose input's gradient this one computes. */
  turned: boolean;
}

/** Bytes of x that a task should see, and pixels that it should compute at least. */
const [maximumSeenBytes, minimumPixels] = [1 << 17, 48];
/** Channels that a task computes at most, when there are many. */
const columnBlock = 256;

/**
 * Computes y by the direct method, every product once; false when memory is short. Any shape, and the error of a sum in
 * order.
 */
export function convolveDirectly(
  own: OwnModule,
  shape: ConvolutionShape,
  { x, filter, y, turned }: ConvolutionTensors,
  epilogue: Epilogue['values'],
): boolean {
  const { batch, channels, outChannels, input, output, strides, dilations, padding } = shape;
  const taps = product(shape.filter);
  const depth = taps * channels;
  const rowBlock = rowBlockOf(shape);
  const panelsBytes = 32 * depth * Math.ceil(outChannels / 8);
  const scratchBytes = scratchOf(shape, rowBlock);
  const columns = Math.min(columnBlock, 8 * Math.ceil(outChannels / 8));
  const done = own.withScratch(panelsBytes + own.threads * scratchBytes, (panels) => {
    own.run('filterPanels', turned ? taps : Math.ceil(depth / 64), {
      filter: own.address(filter),
      panels,
      taps,
      channels: turned ? outChannels : channels,
      outChannels: turned ? channels : outChannels,
      turned: Number(turned),
    });
    const blocks = Math.ceil(output[1] / rowBlock) * Math.ceil(outChannels / columns);
    own.run('convolution', batch * output[0] * blocks, {
      x: own.address(x),
      panels,
      y: own.address(y),
      ...{ depth: input[0], height: input[1], width: input[2], channels },
      ...{ outDepth: output[0], outHeight: output[1], outWidth: output[2], outChannels },
      ...{ filterDepth: shape.filter[0], filterHeight: shape.filter[1], filterWidth: shape.filter[2] },
      ...{ strideDepth: strides[0], strideHeight: strides[1], strideWidth: strides[2] },
      ...{ dilationDepth: dilations[0], dilationHeight: dilations[1], dilationWidth: dilations[2] },
      ...{ padFront: padding[0], padTop: padding[1], padLeft: padding[2] },
      ...{ rowBlock, columnBlock: columns, tileRows: own.tileRows },
      ...epilogue,
      scratch: panels + panelsBytes,
      scratchBytes,
    });
    return true;
  });
  return done ?? false;
}

function rowBlockOf(shape: ConvolutionShape): number {
  const { output } = shape;
  let rows = Math.min(output[1], Math.ceil(minimumPixels / output[2]));
  while (rows < output[1] && seenBytes(shape, rows + 1) <= maximumSeenBytes) rows++;
  // Equal blocks.
  return Math.ceil(output[1] / Math.ceil(output[1] / rows));
}

/** Bytes of the part of x that the windows of so many output rows see. */
function seenBytes({ output, filter, strides, dilations, channels }: ConvolutionShape, rows: number): number {
  const seen = (axis: number, outputs: number) =>
    (outputs - 1) * strides[axis] + (filter[axis] - 1) * dilations[axis] + 1;
  return 4 * filter[0] * seen(1, rows) * seen(2, output[2]) * channels;
}

function scratchOf(shape: ConvolutionShape, rowBlock: number): number {
  const bytes =
    rowsScratch(rowBlock * shape.output[2]) + 4 * product(shape.filter) + seenBytes(shape, rowBlock);
  return wholeLines(bytes);
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((result, length) => result * length, 1);
}
