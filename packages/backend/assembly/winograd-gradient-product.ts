import { multiplyPanels } from './multiply-panels';

/**
 * Sums over tiles the products of the values of the input and of dy at each of the points: [point][filter frame][channel]
 * [outChannel]. Both are packed in panels. A task computes one frame of the filter at one point; the frame t of the filter
 * multiplies dy's frames with the input's that are t further on.
 */
@unmanaged
export class WinogradGradientProduct {
  /** Of the input, [point][4 channels][frame][tile][4]. */
  points: usize;
  pointBytes: usize;
  /** Of dy, [point][8 channels][frame][tile][8]. */
  gradients: usize;
  gradientPointBytes: usize;
  products: usize;
  productPointBytes: usize;
  tiles: i32;
  frames: i32;
  outDepth: i32;
  filterDepth: i32;
  channels: i32;
  outChannels: i32;
  /** Whether there are sums of other tiles to add to. */
  adding: i32;
  /** One area a thread: a tile. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradGradientProduct(task: i32, thread: i32, p: WinogradGradientProduct): void {
  const point = task / p.filterDepth, t = task % p.filterDepth;
  const depth = p.outDepth * p.tiles;
  const rowBytes = <usize>p.outChannels << 2;
  multiplyPanels(
    p.points + p.pointBytes * point + (<usize>(t * p.tiles) << 4), <usize>(p.frames * p.tiles) << 4, p.channels,
    p.gradients + p.gradientPointBytes * point, <usize>depth << 5, p.outChannels, depth,
    p.products + p.productPointBytes * point + rowBytes * (t * p.channels), rowBytes, p.adding != 0,
    p.scratch + <usize>thread * p.scratchBytes,
  );
}
