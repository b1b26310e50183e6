import type { ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';
import type { UnitList } from './unit-list';
import { boxReader, findBox, readBoxes, type Mp4Box } from './mp4-boxes';

/** What the fragments of a file hold of one track. @internal */
export interface Mp4Fragments {
  /** How many units. */
  count: number;
  /** Their duration in the track's ticks. */
  ticks: number;
}

interface UnitDefaults {
  duration: number;
  size: number;
}

/** Adds the units of a track that stand in fragments ('moof'), as recorders and streams write them. @internal */
export function readFragments(
  view: ByteView,
  file: readonly Mp4Box[],
  movie: Mp4Box,
  { track, units, faults }: { track: number; units: UnitList; faults: DecodeFaults },
): Mp4Fragments {
  const found: Mp4Fragments = { count: 0, ticks: 0 };
  const extend = findBox(view, movie, ['mvex']);
  if (!extend) return found;
  const defaults = trackDefaults(view, extend, track);
  for (const fragment of file) {
    if (fragment.type !== 'moof') continue;
    // Places count from the first byte of the box, header included.
    const origin = fragment.start - 8;
    for (const part of readBoxes(view, fragment.start, fragment.end)) {
      if (part.type === 'traf')
        readTrackFragment(view, part, { origin, track, defaults, found, units, faults });
    }
  }
  return found;
}

function trackDefaults(view: ByteView, extend: Mp4Box, track: number): UnitDefaults {
  for (const box of readBoxes(view, extend.start, extend.end)) {
    if (box.type !== 'trex') continue;
    const read = boxReader(view, box);
    read.skip(4);
    if (read.uint32() !== track) continue;
    read.skip(4);
    return { duration: read.uint32(), size: read.uint32() };
  }
  return { duration: 0, size: 0 };
}

interface FragmentContext {
  origin: number;
  track: number;
  defaults: UnitDefaults;
  found: Mp4Fragments;
  units: UnitList;
  faults: DecodeFaults;
}

function readTrackFragment(view: ByteView, box: Mp4Box, context: FragmentContext): void {
  const { origin, track, defaults, found, units, faults } = context;
  const header = findBox(view, box, ['tfhd']);
  if (!header) return;
  const read = boxReader(view, header);
  const flags = read.uint32() & 0xffffff;
  if (read.uint32() !== track) return;
  const base = flags & 1 ? read.uint64() : origin;
  if (flags & 2) read.skip(4);
  const duration = flags & 8 ? read.uint32() : defaults.duration;
  const size = flags & 16 ? read.uint32() : defaults.size;
  let place = base;
  for (const run of readBoxes(view, box.start, box.end)) {
    if (run.type !== 'trun') continue;
    const entries = boxReader(view, run);
    const has = entries.uint32() & 0xffffff;
    const count = entries.uint32();
    if (has & 1) place = base + entries.int32();
    if (has & 4) entries.skip(4);
    const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => has & flag).length;
    for (let left = entries.entries(count, 4 * fields); left > 0; left--) {
      found.ticks += has & 0x100 ? entries.uint32() : duration;
      const bytes = has & 0x200 ? entries.uint32() : size;
      if (has & 0x400) entries.skip(4);
      if (has & 0x800) entries.skip(4);
      if (bytes === 0 || place + bytes > view.byteLength) {
        faults.report(
          'truncated',
          `MP4 file: unit ${found.count} of the fragments lies behind the end of the file. The file was cut off.`,
        );
        return;
      }
      units.add(place, bytes);
      found.count++;
      place += bytes;
    }
  }
}
