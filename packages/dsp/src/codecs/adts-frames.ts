import { AudioFormatError } from './audio-format-error';
import { aacConfig, aacUnitLength, type AacStream } from './aac-stream';
import { id3Length } from './id3-length';

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
export function readAdtsHeader(view: DataView, offset: number): AdtsHeader | undefined {
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

/** Splits an ADTS file; every byte behind a tag has to belong to a frame. @internal */
export function splitAdtsFrames(view: DataView): AacStream {
  const start = id3Length(view);
  const first = readAdtsHeader(view, start);
  const units: Uint8Array[] = [];
  for (let offset = start; offset < view.byteLength;) {
    const header = readAdtsHeader(view, offset);
    if (!header && offset + 7 > view.byteLength) throw truncated(view, offset, 7);
    if (
      !header ||
      !first ||
      header.rateIndex !== first.rateIndex ||
      header.channelIndex !== first.channelIndex
    ) {
      throw new AudioFormatError(
        'malformed',
        `decodeAudio: no AAC frame (ADTS, of one rate and number of channels) begins at byte ${offset} of ${view.byteLength}. The file is damaged or of another kind.`,
      );
    }
    if (header.blocks > 1) {
      throw new AudioFormatError(
        'unsupported',
        `decodeAudio: ADTS frames of ${header.blocks} blocks are not decoded; expected 1.`,
      );
    }
    const { length, headerLength } = header;
    if (offset + length > view.byteLength) throw truncated(view, offset, length);
    units.push(new Uint8Array(view.buffer, view.byteOffset + offset + headerLength, length - headerLength));
    offset += length;
  }
  if (!first) throw truncated(view, start, 7);
  const stream = aacConfig(first.objectType, first.rateIndex, first.channelIndex);
  return { ...stream, units, start: 0, length: units.length * aacUnitLength };
}

function truncated(view: DataView, offset: number, length: number): AudioFormatError {
  return new AudioFormatError(
    'truncated',
    `decodeAudio: the AAC frame at byte ${offset} has ${length} bytes or more, but only ${view.byteLength - offset} follow. The file was cut off.`,
  );
}
