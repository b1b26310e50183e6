import { workOf, type ConvolutionShape } from './convolution-shape';

/** Rows that one product should have. */
const rowsWanted = 256;

/** How a convolution falls into tiles. */
export interface Tiling {
  /** Width of a tile of points, which is that of its inputs: 6 or 7. */
  size: number;
  /** Width of a tile of outputs: 4 for filters of 3, 2 or 3 for filters of 5. */
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
 * frames for `deep` tiles. Seven points are for filters of 5 × 5: with 3 × 3 they err four times as much as direct sums.
 */
export function tilingOf(
  shape: ConvolutionShape,
  { size = 6, deep = false }: { size?: 6 | 7; deep?: boolean } = {},
): Tiling | undefined {
  const { batch, output, filter, strides, dilations, channels, outChannels } = shape;
  const taps = filter[1];
  const fits =
    (taps === 3 || taps === 5) &&
    taps === filter[2] &&
    (size === 6 || taps === 5) &&
    (!deep || filter[0] === 3) &&
    [...strides, ...dilations].every((step) => step === 1) &&
    channels % 8 === 0 &&
    outChannels % 8 === 0;
  if (!fits) return undefined;
  const tile = size + 1 - taps;
  const [tilesDown, tilesAcross] = [Math.ceil(output[1] / tile), Math.ceil(output[2] / tile)];
  const tiles = batch * tilesDown * tilesAcross;
  const productRows = deep ? Math.ceil(output[0] / 2) : output[0];
  const wanted = Math.max(1, Math.round(rowsWanted / productRows));
  const block = Math.ceil(tiles / Math.ceil(tiles / wanted));
  const place = { size, tile, tilesDown, tilesAcross, tiles, block, deep, productRows };
  const points = size * size;
  if (deep) {
    return { ...place, frames: 2 * productRows + 2, points: 4 * points, inputRows: productRows, pieces: 1 };
  }
  const frames = output[0] + filter[0] - 1;
  return { ...place, frames, points, inputRows: frames, pieces: filter[0] };
}

/** Vector operations that starting its jobs costs. */
const overhead = 400_000;
/** Vector operations in the time that it takes to read a vector of the mapped filter from memory. */
const reading = 8;

/** The tilings for which Winograd's method should be faster than the direct method, the fastest first. */
export function winogradTilings(shape: ConvolutionShape): Tiling[] {
  const direct = workOf(shape) / 4;
  return [tilingOf(shape), tilingOf(shape, { deep: true }), tilingOf(shape, { size: 7 })]
    .filter((tiling) => tiling !== undefined)
    .map((tiling) => ({ tiling, cost: costOf(shape, tiling) }))
    .filter(({ cost }) => cost < direct)
    .sort((a, b) => a.cost - b.cost)
    .map(({ tiling }) => tiling);
}

/** Vector operations, as measured. */
function costOf({ channels, outChannels, output, filter }: ConvolutionShape, tiling: Tiling): number {
  const { tiles, frames, productRows, deep, pieces, points } = tiling;
  const vectors = (points * pieces * channels * outChannels) / 4;
  const products = vectors * tiles * productRows;
  const pixels = tiles * (frames * channels + output[0] * outChannels);
  const filterSize = filter[0] * channels * outChannels;
  const maps = (tiling.size / 6) ** 2 * (90 * pixels + 40 * filterSize);
  const deeper = deep ? 200 * tiles * productRows * (channels + outChannels) : 0;
  return products + maps + deeper + reading * vectors + overhead;
}
