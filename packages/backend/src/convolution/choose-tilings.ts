import { workOf, type ConvolutionShape } from './convolution-shape';
import { gradientBlocks } from './direct-filter-gradient';
import { phaseBytes, withoutStrides } from './stride-phases';
import { tilingOf, type Tiling, type TilingOptions } from './winograd-tiling';

/** Products that a sum should have for 7 points, by filters of 3 and of more: shorter direct sums err too little beside it. */
const [minimumProducts, minimumProductsWide] = [32, 16];
/** Outputs in a line for the gradient of a wide filter by 6 and by 7 points: among zeros direct sums err too little. */
const [minimumOutputs, minimumOutputsSeven] = [12, 27];
/** Channels of the input for the gradient of any filter: fewer are summed in many parts by the direct method. */
const minimumChannels = 24;

/**
 * The tilings for which Winograd's method should be faster than the direct method, and errs less than four times as much,
 * the fastest first.
 */
export function winogradTilings(shape: ConvolutionShape): Tiling[] {
  const { channels, filter } = withoutStrides(shape);
  const seven = channels * filter[0] >= (filter[1] > 3 ? minimumProductsWide : minimumProducts);
  return worthwhile(shape, [{}, { deep: true }, ...(seven ? sevenPoints : [])]);
}

const sevenPoints: TilingOptions[] = [{ size: 7 }, { size: 'mixed' }];

/** The same for the gradient of the filter. */
export function gradientTilings(shape: ConvolutionShape): Tiling[] {
  const { channels, filter, output } = withoutStrides(shape);
  const smallerOutput = Math.min(output[1], output[2]);
  if (channels < minimumChannels) return [];
  // What the direct method sums in parts errs little.
  if (filter[1] > 3 && (smallerOutput < minimumOutputs || gradientBlocks(shape).parts > 1)) return [];
  const seven = smallerOutput >= minimumOutputsSeven;
  return worthwhile(shape, [{ together: true }, ...(seven ? [{ size: 7, together: true } as const] : [])]);
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

/** Vector operations that starting its jobs costs. */
const overhead = 400_000;
/** Vector operations in the time that it takes to read a vector of the mapped filter from memory. */
const reading = 8;

/** Vector operations, as measured. */
function costOf(shape: ConvolutionShape, { regions, frames, productRows, deep, pieces }: Tiling): number {
  const { channels, outChannels, output, filter } = withoutStrides(shape);
  const phases = phaseBytes(shape);
  let cost = (20 * (phases.input + 2 * phases.filter)) / 16;
  for (const { size, tiles, points } of regions) {
    const vectors = (points * pieces * channels * outChannels) / 4;
    // The product computes four rows at a time.
    const rows = 4 * Math.ceil((tiles * productRows) / 4);
    const pixels = tiles * (frames * channels + output[0] * outChannels);
    // Mapping a filter takes twice as long, but those of a network that only predicts are kept.
    const maps = 90 * pixels + 50 * filter[0] * channels * outChannels;
    const deeper = deep ? 200 * tiles * productRows * (channels + outChannels) : 0;
    cost += vectors * (rows + reading) + (maps * size[0] * size[1]) / 36 + deeper + overhead;
  }
  return cost;
}
