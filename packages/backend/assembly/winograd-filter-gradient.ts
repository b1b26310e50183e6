import { mapOutputs } from './tile-maps';

/**
 * Maps sums of products at `size` × `size` points, [point][frame][channel][outChannel], to the gradient of the filter
 * [frames, taps, taps, channels, outChannels]. A task maps 4 channels of one frame.
 */
@unmanaged
export class WinogradFilterGradient {
  products: usize;
  /** Bytes from the products at one point to those at the next. */
  pointBytes: usize;
  gradient: usize;
  /** Width of a tile of points: 6 or 7. */
  size: i32;
  taps: i32;
  channels: i32;
  outChannels: i32;
  /** One area a thread: a tile of vectors. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradFilterGradient(task: i32, thread: i32, p: WinogradFilterGradient): void {
  const size = p.size, taps = p.taps, pointBytes = p.pointBytes;
  const rowBytes = <usize>p.outChannels << 2;
  const tapBytes = rowBytes * p.channels;
  const work = p.scratch + <usize>thread * p.scratchBytes;
  const groups = p.channels >> 2;
  const frame = task / groups, channel = (task % groups) << 2;
  const from = p.products + tapBytes * frame + rowBytes * channel;
  const to = p.gradient + tapBytes * (frame * taps * taps) + rowBytes * channel;
  for (let at: usize = 0; at < 4 * rowBytes; at += 16) {
    mapOutputs(size, size, taps, taps, taps, from + at, pointBytes, work, to + at, tapBytes, tapBytes * taps);
  }
}
