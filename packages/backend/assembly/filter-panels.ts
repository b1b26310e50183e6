import { smaller } from './arithmetic';
import { packPanels, packPanelsTransposed } from './pack';

/** Rows of a filter that a task packs. */
// @ts-ignore: decorator
@inline
const ROWS: i32 = 64;

/**
 * Packs a convolution's filter [taps, channels, outChannels] into panels of 8 output channels,
 * [panel][tap][channel][8]; or, `turned`, the filter of the convolution that computes the input's gradient: taps in
 * reverse, [panel of 8 channels][tap][outChannel][8]. A task packs 64 rows of the former, or one tap of the latter.
 */
@unmanaged
export class FilterPanels {
  filter: usize;
  panels: usize;
  taps: i32;
  channels: i32;
  outChannels: i32;
  turned: i32;
}

export function filterPanels(task: i32, thread: i32, p: FilterPanels): void {
  const channels = p.channels, outChannels = p.outChannels;
  const step = <usize>outChannels << 2;
  if (p.turned) {
    const panelBytes = <usize>(p.taps * outChannels) << 5;
    const tap = p.filter + <usize>(p.taps - 1 - task) * channels * step;
    packPanelsTransposed(tap, step, outChannels, channels, p.panels + (<usize>task * outChannels << 5), panelBytes);
  } else {
    const depth = p.taps * channels;
    const first = task * ROWS;
    const rows = smaller(ROWS, depth - first);
    packPanels(p.filter + first * step, step, rows, outChannels, p.panels + (<usize>first << 5), <usize>depth << 5);
  }
}
