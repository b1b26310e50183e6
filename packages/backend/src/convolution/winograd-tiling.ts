import type { ConvolutionShape } from './convolution-shape';
import { withoutStrides } from './stride-phases';

/** Rows that one product should have. */
const rowsWanted = 256;

type Pair = readonly [down: number, across: number];

/** A part of an image, or of a sheet of images, whose tiles are alike. */
export interface Region {
  /** Points of a tile, which are as many as its inputs: 6 or 7 in each direction. */
  size: Pair;
  /** Outputs of a tile: 4 or 5 in each direction for filters of 3, 2 or 3 for filters of 5. */
  tile: Pair;
  /** The first output. */
  first: Pair;
  /** Tiles of an image or sheet, of all of them, and of one block. */
  count: Pair;
  tiles: number;
  block: number;
  /** Points that a tile is mapped to, in depth too. */
  points: number;
}

/** How a convolution falls into tiles. */
export interface Tiling {
  regions: Region[];
  /** Images on a sheet, and from the first pixel of one to that of the next. */
  sheet: Sheet;
  /** Frames that the outputs of a tile see. */
  frames: number;
  /** Whether tiles are two frames deep. */
  deep: boolean;
  /** Rows that a tile has at one point, of inputs and of products, and pieces that a product sums. */
  inputRows: number;
  productRows: number;
  pieces: number;
}

export interface TilingOptions {
  /**
   * Points of a tile in each direction; 7 are for filters of 5 × 5, since with 3 × 3 they err four times as much as direct
   * sums. `'mixed'`: 7 for the last tiles of a line where that fits its length better, so that the others keep the error low.
   */
  size?: 6 | 7 | 'mixed';
  deep?: boolean;
  /**
   * Whether a tile may have pixels of several images: where all are summed in the end. Elsewhere an image must not depend on
   * its neighbour, by rounding errors or by NaN.
   */
  together?: boolean;
}

/**
 * The tiles for Winograd's method; undefined where it does not fit: dilation 1, filters of 3 × 3 to 5 × 5, once a stride is
 * taken apart in phases, and 3 frames for `deep` tiles.
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
    (size === 6 || taps === 5 || (taps === 3 && size === 'mixed')) &&
    (!deep || filter[0] === 3) &&
    [...strides, ...dilations].every((step) => step === 1) &&
    channels % 4 === 0 &&
    outChannels % 8 === 0;
  if (!fits) return undefined;
  const { sheet, sheets, high, wide } = layOut(flat, size === 6 ? 7 - taps : 8 - taps, together);
  const productRows = deep ? Math.ceil(output[0] / 2) : output[0];
  const wantedTiles = Math.max(1, Math.round(rowsWanted / productRows));
  const [down, across] = [high, wide].map((length) => spansOf(length, taps, size));
  const regions = down.flatMap((d) =>
    across.map((a): Region => {
      const tiles = sheets * d.count * a.count;
      return {
        size: [d.size, a.size],
        tile: [d.tile, a.tile],
        first: [d.first, a.first],
        count: [d.count, a.count],
        tiles,
        block: Math.ceil(tiles / Math.ceil(tiles / wantedTiles)),
        points: d.size * a.size * (deep ? 4 : 1),
      };
    }),
  );
  const rows = output[0] + filter[0] - 1;
  const depth = deep
    ? { frames: 2 * productRows + 2, inputRows: productRows, pieces: 1 }
    : { frames: rows, inputRows: rows, pieces: filter[0] };
  return { regions, sheet, deep, productRows, ...depth };
}

/** Equal tiles in a row along a line of outputs. */
interface Span {
  size: 6 | 7;
  tile: number;
  first: number;
  count: number;
}

/** The tiles that cover a line of so many outputs. */
function spansOf(length: number, taps: number, size: 6 | 7 | 'mixed'): Span[] {
  const [small, large] = [7 - taps, 8 - taps];
  if (size !== 'mixed') {
    const tile = size === 6 ? small : large;
    return [{ size, tile, first: 0, count: Math.ceil(length / tile) }];
  }
  const count = Math.ceil(length / large);
  const larger = Math.max(0, length - small * count);
  const smaller = count - larger;
  if (larger === 0 || (smaller === 0 && taps === 3)) return spansOf(length, taps, 6);
  const spans: Span[] = [
    { size: 6, tile: small, first: 0, count: smaller },
    { size: 7, tile: large, first: small * smaller, count: larger },
  ];
  return spans.filter((span) => span.count > 0);
}

/** Images that a sheet has across at most. */
const maximumAcross = 64;

/** How images lie on a sheet, where tiles are cut without beginning anew for each. */
export type Sheet = Record<'gridDown' | 'gridAcross' | 'pitchDown' | 'pitchAcross', number>;

interface Layout {
  sheet: Sheet;
  sheets: number;
  /** Outputs of a sheet. */
  high: number;
  wide: number;
}

/** Each image on a sheet of its own or, `together`, the sheet of all with the fewest tiles. */
function layOut(
  { batch, input, output, filter, padding }: ConvolutionShape,
  tile: number,
  together: boolean,
): Layout {
  // Filters must see zeros, not a neighbour.
  const [pitchDown, pitchAcross] = [1, 2].map((axis) => {
    const after = output[axis] + filter[axis] - 1 - padding[axis] - input[axis];
    return Math.max(output[axis], input[axis] + Math.max(0, padding[axis], after));
  });
  const choices = Array.from(
    { length: together ? Math.min(batch, maximumAcross) + 1 : 1 },
    (_, gridAcross) => {
      const alone = gridAcross === 0;
      const [down, across] = alone ? [1, 1] : [Math.ceil(batch / gridAcross), gridAcross];
      return {
        sheet: { gridDown: down, gridAcross: across, pitchDown, pitchAcross },
        sheets: alone ? batch : 1,
        high: (down - 1) * pitchDown + output[1],
        wide: (across - 1) * pitchAcross + output[2],
      };
    },
  );
  const tiles = ({ sheets, high, wide }: Layout) => sheets * Math.ceil(high / tile) * Math.ceil(wide / tile);
  return choices.reduce((best, choice) => (tiles(choice) < tiles(best) ? choice : best));
}
