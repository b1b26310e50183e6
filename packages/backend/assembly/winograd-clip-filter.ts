import { filterAtFour } from './four-points';
import { mapFilter } from './tile-maps';
import { turnTaps } from './turn-taps';

/** Bytes of a tile of vectors. */
// @ts-ignore: decorator
@inline
const TILE: usize = 576;

/**
 * Maps a filter [3, taps, taps, channels, outChannels] to its values at 4 × 6 × 6 points, packed in panels of 8 output
 * channels, [point][panel][channel][8]; or, `turned`, that of the convolution that computes the input's gradient: taps in
 * reverse, [point][panel of 8 channels][outChannel][8]. Only those from `firstPanel` on. A task maps a panel, which it
 * writes from one end to the other; the channels that are packed are a multiple of 8, the others of 4.
 */
@unmanaged
export class WinogradClipFilter {
  filter: usize;
  points: usize;
  /** Bytes from the values at one point to those at the next. */
  pointBytes: usize;
  taps: i32;
  channels: i32;
  outChannels: i32;
  turned: i32;
  firstPanel: i32;
  /** One area a thread: a tile of taps, a tile of points for each frame, taps of 4 × 4 channels. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradClipFilter(task: i32, thread: i32, p: WinogradClipFilter): void {
  const channels = p.channels, outChannels = p.outChannels, taps = p.taps, count = 3 * taps * taps;
  const pointBytes = p.pointBytes;
  const work = p.scratch + <usize>thread * p.scratchBytes, turnedTaps = work + 4 * TILE;
  const rowBytes = <usize>outChannels << 2, tapBytes = rowBytes * channels;
  const panel = p.firstPanel + task;
  if (p.turned) {
    let from = p.filter + tapBytes * (count - 1) + rowBytes * (panel << 3);
    let to = p.points + (<usize>(task * outChannels) << 5);
    for (const end = from + rowBytes; from < end; from += 16, to += 128) {
      for (let half = 0; half < 2; half++) {
        turnTaps(from + rowBytes * (half << 2), -tapBytes, rowBytes, count, turnedTaps);
        for (let i = 0; i < 4; i++) {
          mapClipFilter(taps, turnedTaps + (i << 4), 64, work, to + (i << 5) + (half << 4), pointBytes);
        }
      }
    }
  } else {
    let from = p.filter + (panel << 5), to = p.points + (<usize>(task * channels) << 5);
    for (let row = 0; row < channels; row++, from += rowBytes, to += 32) {
      mapClipFilter(taps, from, tapBytes, work, to, pointBytes);
      mapClipFilter(taps, from + 16, tapBytes, work, to + 16, pointBytes);
    }
  }
}

function mapClipFilter(taps: i32, from: usize, tapStep: usize, work: usize, to: usize, pointBytes: usize): void {
  const frames = work + TILE;
  for (let t = 0; t < 3; t++) {
    mapFilter(6, 6, taps, taps, from + tapStep * (t * taps * taps), tapStep, tapStep * taps, work, frames + TILE * t, 16);
  }
  for (let i = 0; i < 36; i++, to += pointBytes) filterAtFour(frames + (i << 4), TILE, to, 36 * pointBytes);
}
