import { TILE, mapFilter } from './tile-maps';
import { turnTaps } from './turn-taps';

/**
 * Maps a filter [frames, taps, taps, channels, outChannels] to its values at `sizeDown` × `sizeAcross` points, packed in
 * panels of 8 output channels, [point][panel][frame][channel][8]; or, `turned`, that of the convolution that computes the
 * input's gradient: taps in reverse, [point][panel of 8 channels][frame][outChannel][8]. Only `panels` of them from
 * `firstPanel` on. A task maps a panel of one frame, which it writes from one end to the other; the channels that are packed
 * are a multiple of 8, the others of 4.
 */
@unmanaged
export class WinogradFilter {
  filter: usize;
  points: usize;
  /** Bytes from the values at one point to those at the next. */
  pointBytes: usize;
  frames: i32;
  /** Points of a tile, 6 or 7 in each direction. */
  sizeDown: i32;
  sizeAcross: i32;
  taps: i32;
  channels: i32;
  outChannels: i32;
  turned: i32;
  firstPanel: i32;
  panels: i32;
  /** One area a thread: a tile of taps, taps of 4 × 4 channels. */
  scratch: usize;
  scratchBytes: usize;
}

export function winogradFilter(task: i32, thread: i32, p: WinogradFilter): void {
  const down = p.sizeDown, across = p.sizeAcross, taps = p.taps, count = taps * taps;
  const channels = p.channels, outChannels = p.outChannels, pointBytes = p.pointBytes;
  const work = p.scratch + <usize>thread * p.scratchBytes, turnedTaps = work + TILE;
  const rowBytes = <usize>outChannels << 2, tapBytes = rowBytes * channels;
  const turned = p.turned != 0;
  const rows = turned ? outChannels : channels;
  const frame = task / p.panels, number = task % p.panels, panel = p.firstPanel + number;
  const place = turned ? p.frames - 1 - frame : frame;
  let to = p.points + (<usize>((number * p.frames + place) * rows) << 5);
  if (turned) {
    let from = p.filter + tapBytes * ((frame + 1) * count - 1) + rowBytes * (panel << 3);
    for (const end = from + rowBytes; from < end; from += 16, to += 128) {
      for (let half = 0; half < 2; half++) {
        turnTaps(from + rowBytes * (half << 2), -tapBytes, rowBytes, count, turnedTaps);
        for (let i = 0; i < 4; i++) {
          const out = to + (i << 5) + (half << 4);
          mapFilter(down, across, taps, taps, turnedTaps + (i << 4), 64, taps << 6, work, out, pointBytes);
        }
      }
    }
  } else {
    let from = p.filter + tapBytes * (frame * count) + (panel << 5);
    for (let row = 0; row < rows; row++, from += rowBytes, to += 32) {
      mapFilter(down, across, taps, taps, from, tapBytes, tapBytes * taps, work, to, pointBytes);
      mapFilter(down, across, taps, taps, from + 16, tapBytes, tapBytes * taps, work, to + 16, pointBytes);
    }
  }
}
