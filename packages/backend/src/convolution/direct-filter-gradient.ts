import type { TensorInfo } from '@tensorflow/tfjs-core';
import { noEpilogue } from '../wasm/activations';
import { wholeLines } from '../module/cache-lines';
import type { ConvolutionShape } from './convolution-shape';
import type { OwnModule } from '../module/own-module';

/** What the gradient of a convolution for its filter reads and writes. */
export interface FilterGradientTensors {
  x: TensorInfo;
  dy: TensorInfo;
  gradient: TensorInfo;
}

/** Rows and columns of the gradient that a task computes at most, and pixels that it sums at a time. */
const [maximumRows, maximumColumns, pixelBlock] = [192, 128, 256];
/** Tasks that a gradient should fall into at least, so that threads share it well. */
const minimumTasks = 8;

/** The filter's gradient by the direct method; false when memory is short. Any shape. */
export function filterGradientDirectly(
  own: OwnModule,
  shape: ConvolutionShape,
  { x, dy, gradient }: FilterGradientTensors,
): boolean {
  const { batch, input, channels, output, outChannels, filter, strides, dilations, padding } = shape;
  const { rows, rowBlock, columnBlock, blocks, parts } = gradientBlocks(shape);
  const length = rows * outChannels;
  const scratchBytes = 128 + 4 * pixelBlock * (rowBlock + columnBlock);
  const partsBytes = parts > 1 ? wholeLines(4 * parts * length) : 0;
  const done = own.withScratch(partsBytes + own.threads * scratchBytes, (sums) => {
    own.run('filterGradient', parts * blocks, {
      x: own.address(x),
      dy: own.address(dy),
      gradient: parts > 1 ? sums : own.address(gradient),
      batch,
      ...{ depth: input[0], height: input[1], width: input[2], channels },
      ...{ outDepth: output[0], outHeight: output[1], outWidth: output[2], outChannels },
      ...{ filterDepth: filter[0], filterHeight: filter[1], filterWidth: filter[2] },
      ...{ strideDepth: strides[0], strideHeight: strides[1], strideWidth: strides[2] },
      ...{ dilationDepth: dilations[0], dilationHeight: dilations[1], dilationWidth: dilations[2] },
      ...{ padFront: padding[0], padTop: padding[1], padLeft: padding[2] },
      ...{ parts, rowBlock, columnBlock },
      scratch: sums + partsBytes,
      scratchBytes,
    });
    if (parts > 1) {
      const sizes = { rows: 1, columns: length, parts };
      const addresses = { from: sums, to: own.address(gradient) };
      own.run('partsSum', Math.ceil(length / 4096), { ...addresses, ...sizes, ...noEpilogue });
    }
    return true;
  });
  return done ?? false;
}

/** The blocks of a gradient, and the parts that the pixels of each are summed in: several where there are few blocks. */
export function gradientBlocks({
  batch,
  channels,
  output,
  outChannels,
  filter,
}: ConvolutionShape): Record<'rows' | 'rowBlock' | 'columnBlock' | 'blocks' | 'parts', number> {
  const rows = filter[0] * filter[1] * filter[2] * channels;
  const pixels = batch * output[0] * output[1] * output[2];
  const rowBlock = blockOf(rows, maximumRows, 4);
  const columnBlock = blockOf(outChannels, maximumColumns, 8);
  const blocks = Math.ceil(rows / rowBlock) * Math.ceil(outChannels / columnBlock);
  return { rows, rowBlock, columnBlock, blocks, parts: partsOf(pixels, blocks) };
}

/** The length of equal blocks, each a multiple of the tile's length and none longer than `maximum`. */
function blockOf(length: number, maximum: number, tile: number): number {
  return tile * Math.ceil(length / Math.ceil(length / maximum) / tile);
}

/** How many parts of the pixels are summed apart, none empty: by the shape alone, so that the sums are always the same. */
function partsOf(pixels: number, blocks: number): number {
  const parts = Math.min(Math.ceil(minimumTasks / blocks), Math.ceil(pixels / pixelBlock));
  return Math.ceil(pixels / Math.ceil(pixels / parts));
}
