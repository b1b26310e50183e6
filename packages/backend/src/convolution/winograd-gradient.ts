import { wholeLines } from '../module/cache-lines';
import type { ConvolutionShape } from './convolution-shape';
import type { FilterGradientTensors } from './direct-filter-gradient';
import type { OwnModule } from '../module/own-module';
import { filterPhases, inputPhases, phaseBytes, withoutStrides } from './stride-phases';
import { apart, group, tileBytes } from './winograd-region';
import type { Tiling } from './winograd-tiling';

/**
 * The filter's gradient by Winograd's method: sums at the points, mapped at the end; false when memory is short. All tiles
 * are alike, flat and square.
 */
export function filterGradientByWinograd(
  own: OwnModule,
  shape: ConvolutionShape,
  tiling: Tiling,
  { x, dy, gradient }: FilterGradientTensors,
): boolean {
  const flat = withoutStrides(shape);
  const { batch, channels, outChannels, input, output, padding, filter } = flat;
  const { frames, sheet, regions } = tiling;
  const { points, tiles, block } = regions[0];
  const [[size], [tile], [tilesDown, tilesAcross]] = [regions[0].size, regions[0].tile, regions[0].count];
  const depth = filter[0];
  const pointBytes = apart(4 * frames * block * channels);
  const gradientPointBytes = apart(4 * output[0] * block * outChannels);
  const productPointBytes = apart(4 * depth * channels * outChannels);
  const scratchBytes = wholeLines(tileBytes + 4 * Math.max(points * channels, tile * tile * outChannels));
  const phases = phaseBytes(shape);
  const pointsBytes = points * (pointBytes + gradientPointBytes + productPointBytes);
  const bytes = pointsBytes + phases.input + phases.filter + own.threads * scratchBytes;
  const done = own.withScratch(bytes, (inputPoints) => {
    const gradients = inputPoints + points * pointBytes;
    const products = gradients + points * gradientPointBytes;
    const xPhases = inputPoints + pointsBytes;
    const taps = xPhases + phases.input;
    const scratch = { scratch: taps + phases.filter, scratchBytes };
    const strided = flat !== shape;
    if (strided) inputPhases(own, shape, own.address(x), xPhases);
    const images = { batch, ...sheet };
    for (let firstTile = 0; firstTile < tiles; firstTile += block) {
      const now = Math.min(block, tiles - firstTile);
      const place = { tilesDown, tilesAcross, firstTile, tiles: now };
      own.run('winogradInput', Math.ceil((frames * now) / group), {
        x: strided ? xPhases : own.address(x),
        points: inputPoints,
        pointBytes,
        ...{ depth: input[0], height: input[1], width: input[2], channels },
        ...place,
        frames,
        ...images,
        ...{ sizeDown: size, sizeAcross: size, tileDown: tile, tileAcross: tile },
        ...{ padFront: padding[0], padTop: padding[1], padLeft: padding[2] },
        byPanels: 1,
        ...scratch,
      });
      own.run('winogradOutputGradient', Math.ceil((output[0] * now) / group), {
        dy: own.address(dy),
        points: gradients,
        pointBytes: gradientPointBytes,
        ...{ depth: output[0], height: output[1], width: output[2], channels: outChannels },
        ...place,
        ...images,
        ...{ size, tile },
        ...scratch,
      });
      own.run('winogradGradientProduct', points * depth, {
        ...{ points: inputPoints, pointBytes, gradients, gradientPointBytes, products, productPointBytes },
        ...{ tiles: now, frames, outDepth: output[0], filterDepth: depth, channels, outChannels },
        adding: Number(firstTile > 0),
        ...scratch,
      });
    }
    own.run('winogradFilterGradient', (depth * channels) / 4, {
      products,
      pointBytes: productPointBytes,
      gradient: strided ? taps : own.address(gradient),
      ...{ size, taps: filter[1], channels, outChannels },
      ...scratch,
    });
    if (strided) filterPhases(own, shape, own.address(gradient), taps, { back: true });
    return true;
  });
  return done ?? false;
}
