import { AudioFormatError } from './audio-format-error';
import { aacConfig, aacUnitLength, type AacStream } from './aac-stream';
import { fourCharacters, type ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';
import { id3Length } from './id3-length';
import { UnitList } from './unit-list';

/** What an ADTS header says; bytes of the frame, header included. @internal */
export interface AdtsHeader {
  length: number;
  headerLength: number;
  /** The fields that stay the same throughout a file. */
  objectType: number;
  rateIndex: number;
  channelIndex: number;
  blocks: number;
}

/** The header at `offset`, or nothing where none stands. @internal */
export function readAdtsHeader(view: ByteView, offset: number): AdtsHeader | undefined {
  if (offset + 7 > view.byteLength) return undefined;
  const bits = view.getUint32(offset);
  if (bits >>> 20 !== 0xfff || ((bits >>> 17) & 3) !== 0) return undefined;
  const headerLength = (bits >>> 16) & 1 ? 7 : 9;
  const length = ((bits & 3) << 11) | (view.getUint16(offset + 4) >> 5);
  const rateIndex = (bits >>> 10) & 15;
  if (length < headerLength || rateIndex > 12) return undefined;
  return {
    length,
    headerLength,
    objectType: ((bits >>> 14) & 3) + 1,
    rateIndex,
    channelIndex: (bits >>> 6) & 7,
    blocks: (view.getUint8(offset + 6) & 3) + 1,
  };
}

/** Splits an ADTS file; what stands between its frames is passed over, and reported unless it is a tag. @internal */
export function splitAdtsFrames(view: ByteView, faults: DecodeFaults): AacStream {
  const start = id3Length(view);
  const end = soundEnd(view, start);
  const begin = nextFrame(view, start, end);
  const first = begin === undefined ? undefined : readAdtsHeader(view, begin);
  if (begin === undefined || !first) {
    throw new AudioFormatError(
      'truncated',
      `decodeAudio: the file of ${view.byteLength} bytes begins as AAC (ADTS), but holds no whole frame. It was cut off or damaged.`,
    );
  }
  if (begin > start) {
    faults.report('malformed', `the AAC file begins with ${begin - start} bytes that are no frame.`);
  }
  const units = new UnitList(view);
  for (let offset = begin; offset < end;) {
    const header = sameStream(view, offset, first);
    if (!header) {
      const tag = id3Length(view, offset);
      const next = nextFrame(view, tag > offset ? tag : offset + 1, end, first);
      if (tag === offset) reportGap(faults, view, offset, next);
      if (next === undefined) break;
      offset = next;
      continue;
    }
    if (header.blocks > 1) {
      throw new AudioFormatError(
        'unsupported',
        `decodeAudio: ADTS frames of ${header.blocks} blocks are not decoded; expected 1. Convert it first, e.g. ffmpeg -i in.aac out.wav.`,
      );
    }
    const { length, headerLength } = header;
    if (offset + length > end) {
      faults.report(
        'truncated',
        `the AAC frame at byte ${offset} has ${length} bytes, but only ${end - offset} follow. The file was cut off.`,
      );
      break;
    }
    units.add(offset + headerLength, length - headerLength);
    offset += length;
  }
  const stream = aacConfig(first.objectType, first.rateIndex, first.channelIndex);
  return { ...stream, units, start: 0, length: units.length * aacUnitLength, lead: 0 };
}

function sameStream(view: ByteView, offset: number, first: AdtsHeader): AdtsHeader | undefined {
  const header = readAdtsHeader(view, offset);
  return header && header.rateIndex === first.rateIndex && header.channelIndex === first.channelIndex
    ? header
    : undefined;
}

/** The next frame from `from` on that another one follows, or the end. */
function nextFrame(view: ByteView, from: number, end: number, like?: AdtsHeader): number | undefined {
  for (let offset = from; offset + 7 <= end; offset++) {
    if (view.getUint8(offset) !== 0xff) continue;
    const header = like ? sameStream(view, offset, like) : readAdtsHeader(view, offset);
    if (!header) continue;
    const next = offset + header.length;
    if (next === end || (next < end && sameStream(view, next, header))) return offset;
  }
  return undefined;
}

/** Where ID3v1 begins, if the file ends with it. */
function soundEnd(view: ByteView, start: number): number {
  const tag = view.byteLength - 128;
  return tag >= start && fourCharacters(view, tag).startsWith('TAG') ? tag : view.byteLength;
}

function reportGap(faults: DecodeFaults, view: ByteView, offset: number, next: number | undefined): void {
  if (next === undefined && view.byteLength - offset < 7) {
    faults.report(
      'truncated',
      `the AAC file ends at byte ${view.byteLength}, within a header. It was cut off.`,
    );
    return;
  }
  faults.report(
    'malformed',
    `no AAC frame (ADTS, of one rate and number of channels) begins at byte ${offset} of ${view.byteLength}. The file is damaged.`,
  );
}
