import type { Epilogue } from './activations';
import { workOf, type ConvolutionShape } from './convolution-shape';
import type { ConvolutionTensors } from './direct-convolution';
import type { OwnModule } from './own-module';
import { rowsScratch } from './rows-scratch';

/** Points of a tile. */
export const points = 36;
/** Tiles that one task maps. */
export const group = 8;
/** Width of a tile in the input. */
const width = 6;
/** Rows that one product should have. */
const rowsWanted = 256;
/** Channels that one task multiplies at most. */
const columnBlock = 256;

/** How a convolution falls into tiles. */
export interface Tiling {
  /** Width of a tile of outputs: 4 for filters of 3, 2 for filters of 5. */
  tile: number;
  tilesDown: number;
  tilesAcross: number;
  /** Tiles of all images or clips, and of one block. */
  tiles: number;
  block: number;
  /** Frames that the outputs of a tile see. */
  frames: number;
}

/** The tiles for Winograd's method; undefined where it does not fit: stride and dilation 1, filters 3 × 3 or 5 × 5. */
export function tilingOf(shape: ConvolutionShape): Tiling | undefined {
  const { batch, output, filter, strides, dilations, channels, outChannels } = shape;
  const taps = filter[1];
  const fits =
    (taps === 3 || taps === 5) &&
    taps === filter[2] &&
    [...strides, ...dilations].every((step) => step === 1) &&
    channels % 8 === 0 &&
    outChannels % 8 === 0;
  if (!fits) return undefined;
  const tile = width + 1 - taps;
  const [tilesDown, tilesAcross] = [Math.ceil(output[1] / tile), Math.ceil(output[2] / tile)];
  const tiles = batch * tilesDown * tilesAcross;
  const wanted = Math.max(1, Math.round(rowsWanted / output[0]));
  const block = Math.ceil(tiles / Math.ceil(tiles / wanted));
  return { tile, tilesDown, tilesAcross, tiles, block, frames: output[0] + filter[0] - 1 };
}

/** Vector operations that starting its jobs costs. */
const overhead = 400_000;

/** Whether Winograd's method should be faster: vector operations, as measured, against those of the direct method. */
export function winogradPays(shape: ConvolutionShape, { tiles, frames }: Tiling): boolean {
  const { channels, outChannels, output, filter } = shape;
  const filterSize = filter[0] * channels * outChannels;
  const products = 9 * tiles * output[0] * filterSize;
  const maps = 90 * tiles * (frames * channels + output[0] * outChannels) + 40 * filterSize;
  return products + maps + overhead < workOf(shape) / 4;
}

/** Computes y by Winograd's method, four (three taps) or 2.8 (five) times fewer products; false when memory is short. */
export function convolveByWinograd(
  own: OwnModule,
  shape: ConvolutionShape,
  tiling: Tiling,
  { x, filter, y, turned }: ConvolutionTensors,
  epilogue: Epilogue['values'],
): boolean {
  const { channels, outChannels, input, output, padding } = shape;
  const { tile, tilesDown, tilesAcross, tiles, block, frames } = tiling;
  const depth = shape.filter[0];
  const filterPointBytes = apart(4 * depth * channels * outChannels);
  const pointBytes = apart(4 * frames * block * channels);
  const productPointBytes = apart(4 * output[0] * block * outChannels);
  const scratchBytes = Math.max(5 * 16 * points, 16 * points + 4 * points * channels);
  const productScratch = rowsScratch(output[0] * block) + 4 * depth;
  const each = 64 * Math.ceil(Math.max(scratchBytes, productScratch) / 64);
  const inputBytes = points * pointBytes;
  const productBytes = points * productPointBytes;
  const done = own.withScratch(inputBytes + productBytes + own.threads * each, (inputPoints) => {
    const products = inputPoints + inputBytes;
    const scratch = { scratch: products + productBytes, scratchBytes: each };
    const map = (filterPoints: number) =>
      own.run('winogradFilter', (depth * (turned ? outChannels : channels)) / 4, {
        filter: own.address(filter),
        points: filterPoints,
        pointBytes: filterPointBytes,
        frames: depth,
        taps: shape.filter[1],
        channels: turned ? outChannels : channels,
        outChannels: turned ? channels : outChannels,
        turned: Number(turned),
        ...scratch,
      });
    const columns = Math.min(columnBlock, outChannels);
    const convolve = (filterPoints: number) => {
      for (let firstTile = 0; firstTile < tiles; firstTile += block) {
        const now = Math.min(block, tiles - firstTile);
        const place = { tile, tilesDown, tilesAcross, firstTile, tiles: now };
        own.run('winogradInput', Math.ceil((frames * now) / group), {
          x: own.address(x),
          points: inputPoints,
          pointBytes,
          ...{ depth: input[0], height: input[1], width: input[2], channels },
          ...place,
          frames,
          ...{ padFront: padding[0], padTop: padding[1], padLeft: padding[2] },
          byPanels: 0,
          ...scratch,
        });
        own.run('winogradProduct', points * Math.ceil(outChannels / columns), {
          ...{ points: inputPoints, pointBytes },
          ...{ filter: filterPoints, filterPointBytes, products, productPointBytes },
          ...{ tiles: now, outDepth: output[0], filterDepth: depth, channels, outChannels },
          ...{ columnBlock: columns, tileRows: own.tileRows },
          ...scratch,
        });
        own.run('winogradOutput', Math.ceil((output[0] * now) / group), {
          ...{ products, pointBytes: productPointBytes, y: own.address(y) },
          ...{ depth: output[0], height: output[1], width: output[2], channels: outChannels },
          ...place,
          ...epilogue,
          ...scratch,
        });
      }
      return true;
    };
    const filterBytes = points * filterPointBytes;
    if (!turned) return own.withFilter(filter, filterBytes, map, convolve);
    return own.withScratch(filterBytes, (filterPoints) => {
      map(filterPoints);
      return convolve(filterPoints);
    });
  });
  return done ?? false;
}

/** So many bytes and a few lines more: equal powers of two apart, the points would push each other out of the cache. */
export function apart(bytes: number): number {
  return 128 * Math.ceil(bytes / 128) + 64;
}
