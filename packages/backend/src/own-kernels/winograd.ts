import type { Epilogue } from './activations';
import { workOf, type ConvolutionShape } from './convolution-shape';
import type { ConvolutionTensors } from './direct-convolution';
import type { OwnModule } from './own-module';
import { rowsScratch } from './rows-scratch';

/** Points of a tile in one frame, and in a pair of frames. */
export const points = 36;
const clipPoints = 4 * points;
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
  /** Whether tiles are two frames deep; each is mapped to so many points. */
  deep: boolean;
  points: number;
  /** Rows that a tile has at one point, of inputs and of products, and pieces that a product sums. */
  inputRows: number;
  productRows: number;
  pieces: number;
}

/**
 * The tiles for Winograd's method; undefined where it does not fit: stride and dilation 1, filters 3 × 3 or 5 × 5, and 3
 * frames for `deep` tiles.
 */
export function tilingOf(shape: ConvolutionShape, deep = false): Tiling | undefined {
  const { batch, output, filter, strides, dilations, channels, outChannels } = shape;
  const taps = filter[1];
  const fits =
    (taps === 3 || taps === 5) &&
    taps === filter[2] &&
    (!deep || filter[0] === 3) &&
    [...strides, ...dilations].every((step) => step === 1) &&
    channels % 8 === 0 &&
    outChannels % 8 === 0;
  if (!fits) return undefined;
  const tile = width + 1 - taps;
  const [tilesDown, tilesAcross] = [Math.ceil(output[1] / tile), Math.ceil(output[2] / tile)];
  const tiles = batch * tilesDown * tilesAcross;
  const productRows = deep ? Math.ceil(output[0] / 2) : output[0];
  const wanted = Math.max(1, Math.round(rowsWanted / productRows));
  const block = Math.ceil(tiles / Math.ceil(tiles / wanted));
  const place = { tile, tilesDown, tilesAcross, tiles, block, deep, productRows };
  if (deep)
    return { ...place, frames: 2 * productRows + 2, points: clipPoints, inputRows: productRows, pieces: 1 };
  const frames = output[0] + filter[0] - 1;
  return { ...place, frames, points, inputRows: frames, pieces: filter[0] };
}

/** Vector operations that starting its jobs costs. */
const overhead = 400_000;
/** Vector operations in the time that it takes to read a vector of the mapped filter from memory. */
const reading = 8;

/** Whether Winograd's method should be faster: vector operations, as measured, against those of the direct method. */
export function winogradPays(shape: ConvolutionShape, tiling: Tiling): boolean {
  return winogradCost(shape, tiling) < workOf(shape) / 4;
}

/** The tilings for which Winograd's method should be faster than the direct method, the fastest first. */
export function winogradTilings(shape: ConvolutionShape): Tiling[] {
  return [tilingOf(shape, true), tilingOf(shape)]
    .filter((tiling) => tiling !== undefined)
    .filter((tiling) => winogradPays(shape, tiling))
    .sort((a, b) => winogradCost(shape, a) - winogradCost(shape, b));
}

/** Vector operations, as measured. */
function winogradCost({ channels, outChannels, output, filter }: ConvolutionShape, tiling: Tiling): number {
  const { tiles, frames, productRows, deep, pieces, points: count } = tiling;
  const filterSize = filter[0] * channels * outChannels;
  const vectors = (count * pieces * channels * outChannels) / 4;
  const products = vectors * tiles * productRows;
  const maps = 90 * tiles * (frames * channels + output[0] * outChannels) + 40 * filterSize;
  const deeper = deep ? 200 * tiles * productRows * (channels + outChannels) : 0;
  return products + maps + deeper + reading * vectors + overhead;
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
  const { tile, tilesDown, tilesAcross, tiles, block, frames, deep, pieces, inputRows, productRows } = tiling;
  const depth = shape.filter[0];
  const filterPointBytes = apart(4 * pieces * channels * outChannels);
  const pointBytes = apart(4 * inputRows * block * channels);
  const productPointBytes = apart(4 * productRows * block * outChannels);
  const each = scratchOf(shape, tiling);
  const inputBytes = tiling.points * pointBytes;
  const productBytes = tiling.points * productPointBytes;
  const done = own.withScratch(inputBytes + productBytes + own.threads * each, (inputPoints) => {
    const products = inputPoints + inputBytes;
    const scratch = { scratch: products + productBytes, scratchBytes: each };
    const map = (filterPoints: number) => {
      const mapped = turned ? outChannels : channels;
      const values = {
        filter: own.address(filter),
        points: filterPoints,
        pointBytes: filterPointBytes,
        taps: shape.filter[1],
        channels: mapped,
        outChannels: turned ? channels : outChannels,
        turned: Number(turned),
        ...scratch,
      };
      if (deep) own.run('winogradClipFilter', mapped / 4, values);
      else own.run('winogradFilter', (depth * mapped) / 4, { ...values, frames: depth });
    };
    const columns = Math.min(columnBlock, outChannels);
    const convolve = (filterPoints: number) => {
      for (let firstTile = 0; firstTile < tiles; firstTile += block) {
        const now = Math.min(block, tiles - firstTile);
        const place = { tile, tilesDown, tilesAcross, firstTile, tiles: now };
        const values = {
          x: own.address(x),
          points: inputPoints,
          pointBytes,
          ...{ depth: input[0], height: input[1], width: input[2], channels },
          ...place,
          frames,
          ...{ padFront: padding[0], padTop: padding[1], padLeft: padding[2] },
          ...scratch,
        };
        if (deep) own.run('winogradClipInput', now, values);
        else own.run('winogradInput', Math.ceil((frames * now) / group), { ...values, byPanels: 0 });
        own.run('winogradProduct', tiling.points * Math.ceil(outChannels / columns), {
          ...{ points: inputPoints, pointBytes },
          ...{ filter: filterPoints, filterPointBytes, products, productPointBytes },
          ...{ tiles: now, outDepth: productRows, filterDepth: pieces, channels, outChannels },
          ...{ columnBlock: columns, tileRows: own.tileRows },
          ...scratch,
        });
        own.run(deep ? 'winogradClipOutput' : 'winogradOutput', Math.ceil((productRows * now) / group), {
          ...{ products, pointBytes: productPointBytes, y: own.address(y) },
          ...{ depth: output[0], height: output[1], width: output[2], channels: outChannels },
          ...place,
          ...epilogue,
          ...scratch,
        });
      }
      return true;
    };
    const filterBytes = tiling.points * filterPointBytes;
    if (!turned) return own.withFilter(filter, filterBytes, map, convolve);
    return own.withScratch(filterBytes, (filterPoints) => {
      map(filterPoints);
      return convolve(filterPoints);
    });
  });
  return done ?? false;
}

/** Bytes that each thread needs for the maps and the product. */
function scratchOf({ channels, input }: ConvolutionShape, tiling: Tiling): number {
  const { deep, productRows, block, pieces } = tiling;
  const tile = 16 * points;
  const filter = deep ? 4 * tile + 64 * clipPoints : 5 * tile;
  const inside = 4 * points * channels;
  const maps = deep ? 17 * tile + input[0] * inside : tile + inside;
  const product = rowsScratch(productRows * block) + 4 * pieces;
  return 64 * Math.ceil(Math.max(filter, maps, product) / 64);
}

/** So many bytes and a few lines more: equal powers of two apart, the points would push each other out of the cache. */
export function apart(bytes: number): number {
  return 128 * Math.ceil(bytes / 128) + 64;
}
