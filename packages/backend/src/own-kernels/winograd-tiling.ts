import { workOf, type ConvolutionShape } from './convolution-shape';
import { phaseBytes, withoutStrides } from './stride-phases';

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
  /** Images on a sheet, and from the first pixel of one to that of the next. */
  sheet: Sheet;
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

export interface TilingOptions {
  size?: 6 | 7;
  deep?: boolean;
  /**
   * Whether a tile may have pixels of several images: where all are summed in the end. Elsewhere an image must not depend on
   * its neighbour, by rounding errors or by NaN.
   */
  together?: boolean;
}

/**
 * The tiles for Winograd's method; undefined where it does not fit: dilation 1, filters of 3 × 3 to 5 × 5, once a stride is
 * taken apart in phases, and 3 frames for `deep` tiles. Seven points are for filters of 5 × 5: with 3 × 3 they err four times
 * as much as direct sums.
 */
export function tilingOf(
  shape: ConvolutionShape,
  { size = 6, deep = false, together = false }: TilingOptions = {},
): Tiling | undefined {
  const flat = withoutStrides(shape);
  const { output, filter, strides, dilations, channels, outChannels } = flat;
  const taps = filter[1];
  const fits =
    taps >= 3 &&
    taps <= 5 &&
    taps === filter[2] &&
    (size === 6 || taps === 5) &&
    (!deep || filter[0] === 3) &&
    [...strides, ...dilations].every((step) => step === 1) &&
    channels % 4 === 0 &&
    outChannels % 8 === 0;
  if (!fits) return undefined;
  const tile = size + 1 - taps;
  const layout = layOut(flat, tile, together);
  const { tiles } = layout;
  const productRows = deep ? Math.ceil(output[0] / 2) : output[0];
  const wanted = Math.max(1, Math.round(rowsWanted / productRows));
  const block = Math.ceil(tiles / Math.ceil(tiles / wanted));
  const place = { size, tile, ...layout, block, deep, productRows };
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

/** Images that a sheet has across at most. */
const mostAcross = 64;

/** How images lie on a sheet, where tiles are cut without beginning anew for each. */
export type Sheet = Record<'gridDown' | 'gridAcross' | 'pitchDown' | 'pitchAcross', number>;

/** Each image on a sheet of its own or, `together`, the sheet of all with the fewest tiles; tiles are those of all images. */
function layOut(
  { batch, input, output, filter, padding }: ConvolutionShape,
  tile: number,
  together: boolean,
): { sheet: Sheet; tilesDown: number; tilesAcross: number; tiles: number } {
  // Filters must see zeros, not a neighbour.
  const [pitchDown, pitchAcross] = [1, 2].map((axis) => {
    const after = output[axis] + filter[axis] - 1 - padding[axis] - input[axis];
    return Math.max(output[axis], input[axis] + Math.max(0, padding[axis], after));
  });
  const choices = Array.from({ length: together ? Math.min(batch, mostAcross) + 1 : 1 }, (_, gridAcross) => {
    const alone = gridAcross === 0;
    const [down, across] = alone ? [1, 1] : [Math.ceil(batch / gridAcross), gridAcross];
    const tilesDown = Math.ceil(((down - 1) * pitchDown + output[1]) / tile);
    const tilesAcross = Math.ceil(((across - 1) * pitchAcross + output[2]) / tile);
    const sheet = { gridDown: down, gridAcross: across, pitchDown, pitchAcross };
    return { sheet, tilesDown, tilesAcross, tiles: (alone ? batch : 1) * tilesDown * tilesAcross };
  });
  return choices.reduce((best, choice) => (choice.tiles < best.tiles ? choice : best));
}

/** The tilings for which Winograd's method should be faster than the direct method, the fastest first. */
export function winogradTilings(shape: ConvolutionShape): Tiling[] {
  return worthwhile(shape, [{}, { deep: true }, { size: 7 }]);
}

/** The same for the gradient of the filter. */
export function gradientTilings(shape: ConvolutionShape): Tiling[] {
  return worthwhile(shape, [{ together: true }, { size: 7, together: true }]);
}

function worthwhile(shape: ConvolutionShape, options: TilingOptions[]): Tiling[] {
  const direct = workOf(shape) / 4;
  return options
    .map((each) => tilingOf(shape, each))
    .filter((tiling) => tiling !== undefined)
    .map((tiling) => ({ tiling, cost: costOf(shape, tiling) }))
    .filter(({ cost }) => cost < direct)
    .sort((a, b) => a.cost - b.cost)
    .map(({ tiling }) => tiling);
}

/** Vector operations, as measured. */
function costOf(shape: ConvolutionShape, tiling: Tiling): number {
  const { channels, outChannels, output, filter } = withoutStrides(shape);
  const { tiles, frames, productRows, deep, pieces, points } = tiling;
  const vectors = (points * pieces * channels * outChannels) / 4;
  const products = vectors * tiles * productRows;
  const pixels = tiles * (frames * channels + output[0] * outChannels);
  const filterSize = filter[0] * channels * outChannels;
  const maps = (tiling.size / 6) ** 2 * (90 * pixels + 40 * filterSize);
  const deeper = deep ? 200 * tiles * productRows * (channels + outChannels) : 0;
  const phases = phaseBytes(shape);
  const layout = (20 * (phases.input + 2 * phases.filter)) / 16;
  return products + maps + deeper + layout + reading * vectors + overhead;
}
