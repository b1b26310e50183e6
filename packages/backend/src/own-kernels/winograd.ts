import type { Epilogue } from './activations';
import type { ConvolutionShape } from './convolution-shape';
import type { ConvolutionTensors } from './direct-convolution';
import type { OwnModule } from './own-module';
import { rowsScratch } from './rows-scratch';
import { filterPhases, inputPhases, phaseBytes, withoutStrides } from './stride-phases';
import type { Tiling } from './winograd-tiling';

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
  const { size, tile, tilesDown, tilesAcross, tiles, block, frames, deep, pieces, inputRows, productRows } =
    tiling;
  const depth = flat.filter[0];
  const filterPointBytes = apart(4 * pieces * channels * outChannels);
  const pointBytes = apart(4 * inputRows * block * channels);
  const productPointBytes = apart(4 * productRows * block * outChannels);
  const each = scratchOf(flat, tiling);
  const phases = phaseBytes(shape);
  const inputBytes = tiling.points * pointBytes;
  const productBytes = tiling.points * productPointBytes;
  const bytes = inputBytes + productBytes + phases.input + phases.filter + own.threads * each;
  const done = own.withScratch(bytes, (inputPoints) => {
    const products = inputPoints + inputBytes;
    const xPhases = products + productBytes;
    const taps = xPhases + phases.input;
    const scratch = { scratch: taps + phases.filter, scratchBytes: each };
    const strided = flat !== shape;
    if (strided) inputPhases(own, shape, own.address(x), xPhases);
    const map = (filterPoints: number) => {
      if (strided) filterPhases(own, shape, own.address(filter), taps);
      const mapped = turned ? outChannels : channels;
      const values = {
        filter: strided ? taps : own.address(filter),
        points: filterPoints,
        pointBytes: filterPointBytes,
        taps: flat.filter[1],
        channels: mapped,
        outChannels: turned ? channels : outChannels,
        turned: Number(turned),
        ...scratch,
      };
      if (deep) own.run('winogradClipFilter', mapped / 4, values);
      else own.run('winogradFilter', (depth * mapped) / 4, { ...values, frames: depth, size });
    };
    const images = { size, batch, ...tiling.sheet };
    const columns = Math.min(columnBlock, outChannels);
    const convolve = (filterPoints: number) => {
      for (let firstTile = 0; firstTile < tiles; firstTile += block) {
        const now = Math.min(block, tiles - firstTile);
        const place = { size, tile, tilesDown, tilesAcross, firstTile, tiles: now };
        const values = {
          x: strided ? xPhases : own.address(x),
          points: inputPoints,
          pointBytes,
          ...{ depth: input[0], height: input[1], width: input[2], channels },
          ...place,
          frames,
          ...{ padFront: padding[0], padTop: padding[1], padLeft: padding[2] },
          ...scratch,
        };
        if (deep) own.run('winogradClipInput', now, values);
        else
          own.run('winogradInput', Math.ceil((frames * now) / group), { ...values, ...images, byPanels: 0 });
        own.run('winogradProduct', tiling.points * Math.ceil(outChannels / columns), {
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
        if (deep) own.run('winogradClipOutput', groups, outputs);
        else own.run('winogradOutput', groups, { ...outputs, size });
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
  const { size, deep, points, productRows, block, pieces } = tiling;
  const filter = (deep ? 4 : 1) * tileBytes + 64 * points;
  const inside = 4 * size * size * channels;
  const maps = deep ? 17 * tileBytes + input[0] * inside : tileBytes + Math.max(inside, tileBytes);
  const product = rowsScratch(productRows * block) + 4 * pieces;
  return 64 * Math.ceil(Math.max(filter, maps, product) / 64);
}

/** So many bytes and a few lines more: equal powers of two apart, the points would push each other out of the cache. */
export function apart(bytes: number): number {
  return 128 * Math.ceil(bytes / 128) + 64;
}
