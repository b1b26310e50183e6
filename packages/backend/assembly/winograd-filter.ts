import { filterAtPoints } from './six-points';
import { transpose } from './pack';

/** Bytes of a tile of vectors. */
// @ts-ignore: decorator
@inline
const TILE: usize = 576;

/**
 * Maps a filter [frames, taps, taps, channels, outChannels] to its values at 6 × 6 points, packed in panels of 8 output
 * channels, [point][panel][frame][channel][8]; or, `turned`, that of the convolution that computes the input's gradient:
 * taps in reverse, [point][panel of 8 channels][frame][outChannel][8]. A task maps 4 channels of one frame; the channels
 * that are packed are a multiple of 8, the others of 4.
 */
@unmanaged
export class WinogradFilter {
  filter: usize;
  points: usize;
  /** Bytes from the values at one point to those at the next. */
  pointBytes: usize;
  frames: i32;
  taps: i32;
  channels: i32;
  outChannels: i32;
  turned: i32;
  /** One area a thread: a tile of taps, four tiles of points. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradFilter(task: i32, thread: i32, p: WinogradFilter): void {
  const channels = p.channels, outChannels = p.outChannels, taps = p.taps, pointBytes = p.pointBytes;
  const work = p.scratch + <usize>thread * p.scratchBytes, mapped = work + TILE;
  const groups = channels >> 2;
  const frame = task / groups, channel = (task % groups) << 2;
  const rowBytes = <usize>outChannels << 2;
  const tapBytes = rowBytes * channels;
  const turned = p.turned != 0;
  const tapStep = turned ? -tapBytes : tapBytes;
  const first = turned ? (frame + 1) * taps * taps - 1 : frame * taps * taps;
  const from = p.filter + tapBytes * first + rowBytes * channel;
  const panelBytes = <usize>(p.frames * (turned ? outChannels : channels)) << 5;
  for (let o = 0; o < outChannels; o += 4) {
    for (let q = 0; q < 4; q++) {
      const at = from + rowBytes * q + (<usize>o << 2);
      for (let j = 0; j < taps; j++) filterAtPoints(taps, at + tapStep * j, tapStep * taps, work + (j << 4), 96);
      if (turned) {
        for (let i = 0; i < 6; i++) filterAtPoints(taps, work + i * 96, 16, mapped + (i * 6 << 6) + (q << 4), 64);
      } else {
        const to = p.points + panelBytes * (o >> 3) + (<usize>(frame * channels + channel + q) << 5) + ((o & 4) << 2);
        for (let i = 0; i < 6; i++) filterAtPoints(taps, work + i * 96, 16, to + pointBytes * (6 * i), pointBytes);
      }
    }
    if (turned) {
      let to = p.points + panelBytes * (channel >> 3) + ((channel & 4) << 2);
      to += <usize>((p.frames - 1 - frame) * outChannels + o) << 5;
      for (let point = 0; point < 36; point++, to += pointBytes) transpose(mapped + (point << 6), 16, 4, 4, to, 32);
    }
  }
}
