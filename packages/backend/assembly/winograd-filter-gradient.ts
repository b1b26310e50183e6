import { outputsFromPoints } from './six-points';

/**
 * Maps sums of products at 6 × 6 points, [point][frame][channel][outChannel], to the gradient of the filter [frames, taps,
 * taps, channels, outChannels]. A task maps 4 channels of one frame.
 */
@unmanaged
export class WinogradFilterGradient {
  products: usize;
  /** Bytes from the products at one point to those at the next. */
  pointBytes: usize;
  gradient: usize;
  taps: i32;
  channels: i32;
  outChannels: i32;
  /** One area a thread: a tile of vectors. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradFilterGradient(task: i32, thread: i32, p: WinogradFilterGradient): void {
  const taps = p.taps, pointBytes = p.pointBytes;
  const rowBytes = <usize>p.outChannels << 2;
  const tapBytes = rowBytes * p.channels;
  const work = p.scratch + <usize>thread * p.scratchBytes;
  const groups = p.channels >> 2;
  const frame = task / groups, channel = (task % groups) << 2;
  const from = p.products + tapBytes * frame + rowBytes * channel;
  const to = p.gradient + tapBytes * (frame * taps * taps) + rowBytes * channel;
  for (let at: usize = 0; at < 4 * rowBytes; at += 16) {
    for (let j = 0; j < 6; j++) outputsFromPoints(taps, from + at + pointBytes * j, 6 * pointBytes, work + (j << 4), 96);
    for (let i = 0; i < taps; i++) outputsFromPoints(taps, work + i * 96, 16, to + at + tapBytes * (i * taps), tapBytes);
  }
}
