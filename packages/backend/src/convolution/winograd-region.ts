import type { Epilogue } from '../wasm/activations';
import { wholeLines } from '../module/cache-lines';
import type { ConvolutionShape } from './convolution-shape';
import type { OwnModule } from '../module/own-module';
import { rowsScratch } from '../wasm/rows-scratch';
import type { Region, Tiling } from './winograd-tiling';

/** Tiles that one task maps. */
export const group = 8;
/** Bytes of the largest tile of vectors. */
export const tileBytes = 16 * 7 ** 2;
/** Channels that one task multiplies at most. */
const columnBlock = 256;

/** A convolution of stride 1 at work: what it reads and writes, by addresses. */
export interface WinogradWork {
  shape: ConvolutionShape;
  tiling: Tiling;
  x: number;
  filter: number;
  y: number;
  /** Whether the filter is that of the convolution whose input's gradient this one computes. */
  turned: boolean;
  epilogue: Epilogue['values'];
  /** Memory for a block of tiles at the points, and one area a thread. */
  points: number;
  areas: { scratch: number; scratchBytes: number };
}

/** Maps `columns` columns of the filter from `left` on to the points of a region. */
export function mapFilter(
  own: OwnModule,
  { shape, tiling, filter, turned, areas }: WinogradWork,
  { size }: Region,
  { points, left, columns }: { points: number; left: number; columns: number },
): void {
  const { channels, outChannels } = shape;
  const [depth, taps] = shape.filter;
  const values = {
    ...{ filter, points, pointBytes: filterPointBytes(shape, tiling, columns), taps },
    channels: turned ? outChannels : channels,
    outChannels: turned ? channels : outChannels,
    ...{ turned: Number(turned), firstPanel: left / 8 },
    ...areas,
  };
  const panels = columns / 8;
  if (tiling.deep) own.run('winogradClipFilter', panels, values);
  else {
    const sizes = { sizeDown: size[0], sizeAcross: size[1] };
    own.run('winogradFilter', depth * panels, { ...values, ...sizes, frames: depth, panels });
  }
}

/** Computes a region, `columns` columns at a time, with the mapped filter that `filterAt` gives for them. */
export function convolveRegion(
  own: OwnModule,
  { shape, tiling, x, y, epilogue, points, areas }: WinogradWork,
  region: Region,
  columns: number,
  filterAt: (firstTile: number, left: number, columns: number) => number,
): void {
  const { batch, channels, outChannels, input, output, padding } = shape;
  const { frames, deep, pieces, productRows, sheet } = tiling;
  const [[sizeDown, sizeAcross], [tileDown, tileAcross]] = [region.size, region.tile];
  const [[top, left], [tilesDown, tilesAcross]] = [region.first, region.count];
  const sizes = { sizeDown, sizeAcross, tileDown, tileAcross };
  const { pointBytes, productPointBytes } = blockBytes(shape, tiling, region);
  const products = points + region.points * pointBytes;
  for (let firstTile = 0; firstTile < region.tiles; firstTile += region.block) {
    const tiles = Math.min(region.block, region.tiles - firstTile);
    const place = { tilesDown, tilesAcross, firstTile, tiles, ...areas };
    const inputs = {
      ...{ x, points, pointBytes, frames },
      ...{ depth: input[0], height: input[1], width: input[2], channels },
      ...{ padFront: padding[0], padTop: padding[1] - top, padLeft: padding[2] - left },
      ...place,
    };
    if (deep) own.run('winogradClipInput', tiles, { ...inputs, tile: tileDown });
    else {
      const images = { batch, ...sheet, ...sizes, byPanels: 0 };
      own.run('winogradInput', Math.ceil((frames * tiles) / group), { ...inputs, ...images });
    }
    for (let column = 0; column < outChannels; column += columns) {
      const wide = Math.min(columns, outChannels - column);
      own.run('winogradProduct', region.points * Math.ceil(wide / columnBlock), {
        ...{ points, pointBytes, filter: filterAt(firstTile, column, wide) },
        filterPointBytes: filterPointBytes(shape, tiling, wide),
        ...{ products: products + 4 * column, productPointBytes },
        ...{ tiles, outDepth: productRows, filterDepth: pieces, channels, outChannels },
        ...{ columns: wide, columnBlock, tileRows: own.tileRows },
        ...areas,
      });
    }
    const outputs = {
      ...{ products, pointBytes: productPointBytes, y },
      ...{ depth: output[0], height: output[1], width: output[2], channels: outChannels },
      ...place,
      ...epilogue,
    };
    const groups = Math.ceil((productRows * tiles) / group);
    if (deep) own.run('winogradClipOutput', groups, { ...outputs, tile: tileDown });
    else own.run('winogradOutput', groups, { ...outputs, ...sizes, top, left });
  }
}

/** Bytes of a block of tiles of a region: at one point, of inputs and of products, and at all. */
export function blockBytes(
  { channels, outChannels }: ConvolutionShape,
  { inputRows, productRows }: Tiling,
  { points, block }: Region,
): Record<'pointBytes' | 'productPointBytes' | 'bytes', number> {
  const pointBytes = apart(4 * inputRows * block * channels);
  const productPointBytes = apart(4 * productRows * block * outChannels);
  return { pointBytes, productPointBytes, bytes: points * (pointBytes + productPointBytes) };
}

/** Bytes of so many columns of the mapped filter at one point. */
export function filterPointBytes(
  { channels }: ConvolutionShape,
  { pieces }: Tiling,
  columns: number,
): number {
  return apart(4 * pieces * channels * columns);
}

/** Bytes that each thread needs for the maps and the product of a region. */
export function areaBytes(
  { channels, input, filter }: ConvolutionShape,
  { deep, productRows, pieces }: Tiling,
  { size, block }: Region,
): number {
  const taps = (deep ? 4 : 1) * tileBytes + 64 * filter[0] * filter[1] * filter[2];
  const inside = 4 * size[0] * size[1] * channels;
  const maps = deep ? 17 * tileBytes + input[0] * inside : tileBytes + Math.max(inside, tileBytes);
  const product = rowsScratch(productRows * block) + 4 * pieces;
  return wholeLines(Math.max(taps, maps, product));
}

/** So many bytes and a few lines more: equal powers of two apart, the points would push each other out of the cache. */
export function apart(bytes: number): number {
  return 128 * Math.ceil(bytes / 128) + 64;
}
