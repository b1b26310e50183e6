import type { ByteView } from './binary-view';
import { aacConfig, aacUnitLength, type AacStream } from './aac-stream';
import type { DecodeFaults } from './decode-faults';
import { boxReader, findBox, mp4Fault, readBoxes, type Mp4Box } from './mp4-boxes';
import { readFragments } from './mp4-fragments';
import { readAacEntry } from './mp4-sample-entry';
import { UnitList } from './unit-list';

/** The first sound track of an MP4 or QuickTime file, if it is AAC. @internal */
export function readMp4Audio(view: ByteView, faults: DecodeFaults): AacStream {
  const file = readBoxes(view, 0, view.byteLength, faults);
  const movie = file.find(({ type }) => type === 'moov');
  if (!movie)
    throw mp4Fault(
      'truncated',
      "there is no 'moov' box; the recording was not finished or the file was cut off",
    );
  const tracks = readBoxes(view, movie.start, movie.end).filter(({ type }) => type === 'trak');
  const track = tracks.find((trak) => handler(view, trak) === 'soun');
  if (!track) throw mp4Fault('unsupported', 'it has no sound track');
  const table = findBox(view, track, ['mdia', 'minf', 'stbl']);
  if (!table) throw mp4Fault('malformed', 'the sound track has no sample table');

  const { objectType, rateIndex, channelIndex } = readAacEntry(view, requireBox(view, table, 'stsd'));
  const stream = aacConfig(objectType, rateIndex, channelIndex);
  const scale = timeScale(view, findBox(view, track, ['mdia', 'mdhd']));
  const movieScale = timeScale(view, findBox(view, movie, ['mvhd']));
  const units = readUnits(view, table, faults);
  const fragments = readFragments(view, file, movie, { track: trackNumber(view, track), units, faults });
  const rate = stream.sampleRate;
  const ticks = mediaLength(view, requireBox(view, table, 'stts')) + fragments.ticks;
  const held = units.length * aacUnitLength;
  const media = Math.min(held, Math.round((ticks / scale) * rate) || held);
  const edit = readEdit(view, findBox(view, track, ['edts', 'elst']));
  const start = Math.round((edit.start / scale) * rate);
  const lead = Math.round((edit.lead / movieScale) * rate);
  // The movie's clock may be coarse: its length counts to the end of the tick. In fragments it is not known beforehand.
  const open = edit.length === 0 || fragments.count > 0;
  const most = open
    ? Infinity
    : Math.ceil(((edit.length + (movieScale < scale ? 1 : 0)) / movieScale) * rate);
  return { ...stream, units, start, length: Math.min(media - start, most), lead };
}

/** The number by which fragments name the track. */
function trackNumber(view: ByteView, track: Mp4Box): number {
  const read = boxReader(view, requireBox(view, track, 'tkhd'));
  read.skip(read.uint8() === 1 ? 19 : 11);
  return read.uint32();
}

function handler(view: ByteView, track: Mp4Box): string {
  const box = findBox(view, track, ['mdia', 'hdlr']);
  if (!box) return '';
  const read = boxReader(view, box);
  read.skip(8);
  return String.fromCharCode(read.uint8(), read.uint8(), read.uint8(), read.uint8());
}

function requireBox(view: ByteView, parent: Mp4Box, type: string): Mp4Box {
  const box = findBox(view, parent, [type]);
  if (!box) throw mp4Fault('malformed', `the sound track has no '${type}' box`);
  return box;
}

/** Ticks per second of `mdhd` or `mvhd`. */
function timeScale(view: ByteView, box: Mp4Box | undefined): number {
  if (!box) throw mp4Fault('malformed', 'a time scale is missing');
  const read = boxReader(view, box);
  read.skip(read.uint8() === 1 ? 19 : 11);
  const scale = read.uint32();
  if (scale === 0) throw mp4Fault('malformed', 'a time scale is 0');
  return scale;
}

/** The bytes of every access unit, by the tables of sizes, chunks and places. */
function readUnits(view: ByteView, table: Mp4Box, faults: DecodeFaults): UnitList {
  const sizes = boxReader(view, requireBox(view, table, 'stsz'));
  sizes.skip(4);
  const constant = sizes.uint32();
  const count = sizes.uint32();
  if (constant === 0) sizes.entries(count, 4);
  else if (count * constant > view.byteLength)
    throw mp4Fault('truncated', `it says ${count} units of ${constant} bytes`);

  const wide = findBox(view, table, ['co64']);
  const places = boxReader(view, wide ?? requireBox(view, table, 'stco'));
  places.skip(4);
  const chunks = places.entries(places.uint32(), wide ? 8 : 4);
  const runs = boxReader(view, requireBox(view, table, 'stsc'));
  runs.skip(4);
  let left = runs.entries(runs.uint32(), 12);
  let [next, perChunk, following] = [left > 0 ? runs.uint32() : 0, 0, 0];

  const units = new UnitList(view);
  for (let chunk = 1, read = 0; chunk <= chunks && units.length < count; chunk++) {
    while (left > 0 && next === chunk) {
      perChunk = runs.uint32();
      runs.skip(4);
      left--;
      following = left > 0 ? runs.uint32() : 0;
      if (left > 0 && following <= next) throw mp4Fault('malformed', 'its chunks are out of order');
      next = following;
    }
    let offset = wide ? places.uint64() : places.uint32();
    for (let i = 0; i < perChunk && units.length < count; i++) {
      const size = constant || sizes.uint32();
      read += size;
      if (size === 0) throw mp4Fault('malformed', `unit ${units.length} is empty`);
      if (offset + size > view.byteLength) {
        faults.report(
          'truncated',
          `MP4 file: unit ${units.length} of ${count} lies behind the end of the file. The file was cut off.`,
        );
        return units;
      }
      if (read > view.byteLength) throw mp4Fault('malformed', 'its units overlap');
      units.add(offset, size);
      offset += size;
    }
  }
  if (units.length < count)
    throw mp4Fault('malformed', `it says ${count} units, but places only ${units.length}`);
  return units;
}

/** Ticks of the whole track. */
function mediaLength(view: ByteView, box: Mp4Box): number {
  const read = boxReader(view, box);
  read.skip(4);
  let ticks = 0;
  for (let left = read.entries(read.uint32(), 8); left > 0; left--) ticks += read.uint32() * read.uint32();
  return ticks;
}

/**
 * The one stretch of the track that is presented: start in the track's ticks, length in the movie's, 0 for the rest; behind
 * `lead` ticks of the movie in which nothing is heard.
 */
function readEdit(view: ByteView, box: Mp4Box | undefined): { start: number; length: number; lead: number } {
  const whole = { start: 0, length: 0, lead: 0 };
  if (!box) return whole;
  const read = boxReader(view, box);
  const long = read.uint8() === 1;
  read.skip(3);
  let lead = 0;
  let found: { start: number; length: number } | undefined;
  for (let left = read.entries(read.uint32(), long ? 20 : 12); left > 0; left--) {
    const length = long ? read.uint64() : read.uint32();
    const start = long ? read.int64() : read.int32();
    const rate = read.uint32();
    if (start < 0) {
      if (!found) lead += length;
      continue;
    }
    if (rate !== 0x10000) throw mp4Fault('unsupported', 'its edit list changes the speed');
    if (found)
      throw mp4Fault(
        'unsupported',
        'its edit list joins several stretches. Convert it first, e.g. ffmpeg -i in.mp4 out.wav',
      );
    found = { start, length };
  }
  return { ...whole, ...found, lead };
}
