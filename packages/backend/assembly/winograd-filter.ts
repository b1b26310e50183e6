import { transpose } from './pack';
import { TILE, mapFilter } from './tile-maps';

/**
 * Maps a filter [frames, taps, taps, channels, outChannels] to its values at `size` × `size` points, packed in panels of 8
 * output channels, [point][panel][frame][channel][8]; or, `turned`, that of the convolution that computes the input's gradient:
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
  /** Width of a tile of points: 6 or 7. */
  size: i32;
  taps: i32;
  channels: i32;
  outChannels: i32;
  turned: i32;
  /** One area a thread: a tile of taps, four tiles of points. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradFilter(task: i32, thread: i32, p: WinogradFilter): void {
  const size = p.size, count = size * size;
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
      let to = mapped + (q << 4), toStep: usize = 64;
      if (!turned) {
        to = p.points + panelBytes * (o >> 3) + (<usize>(frame * channels + channel + q) << 5) + ((o & 4) << 2);
        toStep = pointBytes;
      }
      mapFilter(size, taps, at, tapStep, tapStep * taps, work, to, toStep);
    }
    if (turned) {
      let to = p.points + panelBytes * (channel >> 3) + ((channel & 4) << 2);
      to += <usize>((p.frames - 1 - frame) * outChannels + o) << 5;
      for (let point = 0; point < count; point++, to += pointBytes) transpose(mapped + (point << 6), 16, 4, 4, to, 32);
    }
  }
}
