import type { Epilogue } from './activations';
import type { ConvolutionShape } from './convolution-shape';
import type { ConvolutionTensors } from './direct-convolution';
import type { OwnModule } from './own-module';
import { rowsScratch } from './rows-scratch';
import { filterPhases, inputPhases, phaseBytes, withoutStrides } from './stride-phases';
import type { Region, Tiling } from './winograd-tiling';

/** Tiles that one task maps. */
export const group = 8;
/** Bytes of the largest tile of vectors. */
export const tileBytes = 16 * 7 ** 2;
/** Channels that one task multiplies at most. */
const columnBlock = 256;

/** Computes y by Winograd's method, four (three taps) or 2.8 (five) times fewer products; false when memory is short. */
export function convolveByWinograd(
  own: OwnModule,
  shape: ConvolutionShape,
  tiling: Tiling,
  { x, filter, y, turned }: ConvolutionTensors,
  epilogue: Epilogue['values'],
): boolean {
  const flat = withoutStrides(shape);
  const { batch, channels, outChannels, input, output, padding } = flat;
  const { regions, frames, deep, pieces, inputRows, productRows } = tiling;
  const depth = flat.filter[0];
  const filterPointBytes = apart(4 * pieces * channels * outChannels);
  const each = Math.max(...regions.map((region) => scratchOf(flat, tiling, region)));
  const areas = regions.map(({ points, block }) => {
    const pointBytes = apart(4 * inputRows * block * channels);
    const productPointBytes = apart(4 * productRows * block * outChannels);
    return { pointBytes, productPointBytes, bytes: points * (pointBytes + productPointBytes) };
  });
  const pointsBytes = Math.max(...areas.map(({ bytes }) => bytes));
  const phases = phaseBytes(shape);
  const bytes = pointsBytes + phases.input + phases.filter + own.threads * each;
  const done = own.withScratch(bytes, (inputPoints) => {
    const xPhases = inputPoints + pointsBytes;
    const taps = xPhases + phases.input;
    const scratch = { scratch: taps + phases.filter, scratchBytes: each };
    const strided = flat !== shape;
    if (strided) inputPhases(own, shape, own.address(x), xPhases);

    const mapFilter = ({ size: [sizeDown, sizeAcross] }: Region, points: number) => {
      const values = {
        filter: strided ? taps : own.address(filter),
        points,
        pointBytes: filterPointBytes,
        taps: flat.filter[1],
        channels: turned ? outChannels : channels,
        outChannels: turned ? channels : outChannels,
        turned: Number(turned),
        ...scratch,
      };
      if (deep) own.run('winogradClipFilter', outChannels / 8, values);
      else
        own.run('winogradFilter', (depth * outChannels) / 8, {
          ...values,
          ...{ frames: depth, sizeDown, sizeAcross },
        });
    };

    const columns = Math.min(columnBlock, outChannels);
    const convolveRegion = (region: Region, filterPoints: number, area: (typeof areas)[number]) => {
      const { tiles, block, points } = region;
      const { pointBytes, productPointBytes } = area;
      const products = inputPoints + points * pointBytes;
      const [[sizeDown, sizeAcross], [tileDown, tileAcross]] = [region.size, region.tile];
      const [[top, left], [tilesDown, tilesAcross]] = [region.first, region.count];
      const flatPlace = { sizeDown, sizeAcross, tileDown, tileAcross };
      for (let firstTile = 0; firstTile < tiles; firstTile += block) {
        const now = Math.min(block, tiles - firstTile);
        const place = { tilesDown, tilesAcross, firstTile, tiles: now };
        const values = {
          x: strided ? xPhases : own.address(x),
          points: inputPoints,
          pointBytes,
          ...{ depth: input[0], height: input[1], width: input[2], channels },
          ...place,
          frames,
          ...{ padFront: padding[0], padTop: padding[1] - top, padLeft: padding[2] - left },
          ...scratch,
        };
        const images = { batch, ...tiling.sheet, ...flatPlace, byPanels: 0 };
        if (deep) own.run('winogradClipInput', now, { ...values, tile: tileDown });
        else own.run('winogradInput', Math.ceil((frames * now) / group), { ...values, ...images });
        own.run('winogradProduct', points * Math.ceil(outChannels / columns), {
          ...{ points: inputPoints, pointBytes },
          ...{ filter: filterPoints, filterPointBytes, products, productPointBytes },
          ...{ tiles: now, outDepth: productRows, filterDepth: pieces, channels, outChannels },
          ...{ columnBlock: columns, tileRows: own.tileRows },
          ...scratch,
        });
        const outputs = {
          ...{ products, pointBytes: productPointBytes, y: own.address(y) },
          ...{ depth: output[0], height: output[1], width: output[2], channels: outChannels },
          ...place,
          ...epilogue,
          ...scratch,
        };
        const groups = Math.ceil((productRows * now) / group);
        if (deep) own.run('winogradClipOutput', groups, { ...outputs, tile: tileDown });
        else own.run('winogradOutput', groups, { ...outputs, ...flatPlace, top, left });
      }
    };
    const eachRegion = (first: number, visit: (region: Region, filterPoints: number, i: number) => void) => {
      let filterPoints = first;
      regions.forEach((region, i) => {
        visit(region, filterPoints, i);
        filterPoints += region.points * filterPointBytes;
      });
      return true;
    };
    const prepare = () => strided && filterPhases(own, shape, own.address(filter), taps);
    const filterBytes = regions.map(({ points }) => points * filterPointBytes);
    const kept =
      !turned &&
      own.withFilter(
        filter,
        filterBytes.reduce((total, more) => total + more),
        (first) => {
          prepare();
          eachRegion(first, mapFilter);
        },
        (first) =>
          eachRegion(first, (region, filterPoints, i) => convolveRegion(region, filterPoints, areas[i])),
      );
    if (kept) return kept;
    // One region's after the other, so that they stay in the cache.
    return own.withScratch(Math.max(...filterBytes), (filterPoints) => {
      prepare();
      regions.forEach((region, i) => {
        mapFilter(region, filterPoints);
        convolveRegion(region, filterPoints, areas[i]);
      });
      return true;
    });
  });
  return done ?? false;
}

/** Bytes that each thread needs for the maps and the product of a region. */
function scratchOf({ channels, input, filter }: ConvolutionShape, tiling: Tiling, region: Region): number {
  const { deep, productRows, pieces } = tiling;
  const { size, block } = region;
  const taps = (deep ? 4 : 1) * tileBytes + 64 * filter[0] * filter[1] * filter[2];
  const inside = 4 * size[0] * size[1] * channels;
  const maps = deep ? 17 * tileBytes + input[0] * inside : tileBytes + Math.max(inside, tileBytes);
  const product = rowsScratch(productRows * block) + 4 * pieces;
  return 64 * Math.ceil(Math.max(taps, maps, product) / 64);
}

/** So many bytes and a few lines more: equal powers of two apart, the points would push each other out of the cache. */
export function apart(bytes: number): number {
  return 128 * Math.ceil(bytes / 128) + 64;
}
