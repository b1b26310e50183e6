import { filterAtFour } from './four-points';
import { transpose } from './pack';
import { filterAtPoints } from './six-points';

/** Bytes of a tile of vectors. */
// @ts-ignore: decorator
@inline
const TILE: usize = 576;

/**
 * Maps a filter [3, taps, taps, channels, outChannels] to its values at 4 × 6 × 6 points, packed in panels of 8 output
 * channels, [point][panel][channel][8]; or, `turned`, that of the convolution that computes the input's gradient: taps in
 * reverse, [point][panel of 8 channels][outChannel][8]. A task maps 4 channels; the channels that are packed are a
 * multiple of 8, the others of 4.
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
  /** One area a thread: a tile of taps, a tile of points for each frame, four clips of points. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradClipFilter(task: i32, thread: i32, p: WinogradClipFilter): void {
  const channels = p.channels, outChannels = p.outChannels, taps = p.taps, pointBytes = p.pointBytes;
  const work = p.scratch + <usize>thread * p.scratchBytes, frames = work + TILE, mapped = frames + 3 * TILE;
  const channel = task << 2;
  const rowBytes = <usize>outChannels << 2;
  const tapBytes = rowBytes * channels;
  const turned = p.turned != 0;
  const tapStep = turned ? -tapBytes : tapBytes;
  const from = p.filter + (turned ? tapBytes * (3 * taps * taps - 1) : 0) + rowBytes * channel;
  const panelBytes = <usize>(turned ? outChannels : channels) << 5;
  for (let o = 0; o < outChannels; o += 4) {
    for (let q = 0; q < 4; q++) {
      for (let t = 0; t < 3; t++) {
        const at = from + tapStep * (t * taps * taps) + rowBytes * q + (<usize>o << 2), frame = frames + TILE * t;
        for (let j = 0; j < taps; j++) filterAtPoints(taps, at + tapStep * j, tapStep * taps, work + (j << 4), 96);
        for (let i = 0; i < 6; i++) filterAtPoints(taps, work + i * 96, 16, frame + i * 96, 16);
      }
      if (turned) {
        for (let i = 0; i < 36; i++) filterAtFour(frames + (i << 4), TILE, mapped + (i << 6) + (q << 4), 36 << 6);
      } else {
        let to = p.points + panelBytes * (o >> 3) + (<usize>(channel + q) << 5) + ((o & 4) << 2);
        for (let i = 0; i < 36; i++, to += pointBytes) filterAtFour(frames + (i << 4), TILE, to, 36 * pointBytes);
      }
    }
    if (turned) {
      let to = p.points + panelBytes * (channel >> 3) + (<usize>o << 5) + ((channel & 4) << 2);
      for (let point = 0; point < 144; point++, to += pointBytes) transpose(mapped + (point << 6), 16, 4, 4, to, 32);
    }
  }
}
