import { fourCharacters, type ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';
import { headerChecksum, readFlacHeader, type FlacHeader, type FlacInfo } from './flac-header';

/** A frame of a FLAC file. @internal */
export interface FlacFrame {
  /** Its first byte, and that behind it. */
  begin: number;
  end: number;
  /** Its first sample. */
  place: number;
  /** Samples per channel. */
  samples: number;
}

const crcTable = /* @__PURE__ */ Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x8005 : crc << 1;
  return crc;
});
const step = (crc: number, byte: number) => ((crc << 8) & 0xffff) ^ crcTable[(crc >> 8) ^ byte];

/**
 * Splits the audio part of a FLAC file, `view` from `start` on, into frames. A frame ends where its CRC-16 comes out
 * as 0 and the next one's header, or the end of the file, follows; zeros, tags and what else lies behind the last frame do not
 * count. Frames that are damaged are reported and left out.
 * @internal
 */
export function splitFlacFrames(
  view: ByteView,
  start: number,
  info: FlacInfo,
  faults: DecodeFaults,
): FlacFrame[] {
  const frames: FlacFrame[] = [];
  const end = soundEnd(view, start);
  const first = nextHeader(view, start, end);
  if (!first) return frames;
  if (first.offset > start) report(faults, start, end);
  const { blocking, samples: blockSize, sampleRate, bits } = first.header;
  const otherRate = info.sampleRate > 0 && sampleRate > 0 && sampleRate !== info.sampleRate;
  if (otherRate || (bits > 0 && bits !== info.bits)) {
    faults.report(
      'malformed',
      `the FLAC header says ${info.sampleRate} Hz and ${info.bits} bits, its frames ${sampleRate} and ${bits}.`,
    );
  }
  const belongs = (offset: number) => {
    const header = headerAt(view, offset, end);
    return header && header.blocking === blocking && header.rest === first.header.rest ? header : undefined;
  };
  for (let begin = first.offset, header = first.header; ;) {
    const place = header.blocking === 1 ? header.number : header.number * blockSize;
    const isLast = place + header.samples === info.length;
    const found = frameEnd(view, begin, end, { belongs, likelyWithin: isLast ? largest(header, info) : 0 });
    if (found === undefined) {
      report(faults, begin, end);
      const next = nextHeader(view, begin + 1, end, (offset) => {
        const candidate = belongs(offset);
        return candidate && candidate.number > header.number ? candidate : undefined;
      });
      if (!next) return frames;
      begin = next.offset;
      header = next.header;
      continue;
    }
    frames.push({ begin, end: found, place, samples: header.samples });
    const next = belongs(found);
    if (!next) return frames;
    begin = found;
    header = next;
  }
}

function report(faults: DecodeFaults, offset: number, end: number) {
  faults.report(
    'truncated',
    `the FLAC frame at byte ${offset} of ${end} is damaged or the file was cut off.`,
  );
}

/** Where the frame from `begin` on ends; undefined where its checksum never fits. */
function frameEnd(
  view: ByteView,
  begin: number,
  end: number,
  { belongs, likelyWithin }: { belongs: (offset: number) => FlacHeader | undefined; likelyWithin: number },
): number | undefined {
  let crc = 0;
  let fits = begin;
  let likely: number | undefined;
  for (let i = begin; i < end; i++) {
    const byte = view.getUint8(i);
    if (crc === 0 && i > begin + 5 && byte === 0xff && belongs(i)) return i;
    const before = crc;
    crc = step(crc, byte);
    if (crc === 0 && before !== 0) fits = i + 1;
    if (crc === 0 && i + 1 - begin <= likelyWithin) likely = i + 1;
  }
  // Zeros behind the frame leave a checksum of 0 as it is. Where the checksum itself ends in 0 it fits a byte too soon; one
  // zero more behind a frame that is whole does no harm.
  return crc === 0 ? Math.min(end, fits + 1) : likely;
}

function nextHeader(
  view: ByteView,
  from: number,
  end: number,
  read = (offset: number) => headerAt(view, offset, end),
): { offset: number; header: FlacHeader } | undefined {
  for (let offset = from; offset < end; offset++) {
    const header = view.getUint8(offset) === 0xff ? read(offset) : undefined;
    if (header) return { offset, header };
  }
  return undefined;
}

/** Bytes that a frame has at most: samples as they are, with headers. */
const largest = ({ samples }: FlacHeader, { channels, bits }: FlacInfo): number =>
  64 + Math.ceil((samples * channels * (bits + 1)) / 8);

/** In front of ID3v1. */
function soundEnd(view: ByteView, start: number): number {
  const tag = view.byteLength - 128;
  return tag >= start && fourCharacters(view, tag).startsWith('TAG') ? tag : view.byteLength;
}

/** A header has 16 bytes at most. */
const headerAt = (view: ByteView, offset: number, end: number): FlacHeader | undefined => {
  if ((view.at(offset + 1) & 0xfe) !== 0xf8) return undefined;
  const bytes = view.bytes(offset, Math.min(end, offset + 17));
  return readFlacHeader(bytes, 0, bytes.length);
};

/** A frame. Where its header refers to STREAMINFO, which a decoder of frames does not see, it says the bits itself, and any rate. @internal */
export function withKnownRate(frame: Uint8Array, { bits }: FlacInfo): Uint8Array {
  const { rateCode, bitsCode, length } = readFlacHeader(frame, 0, frame.length)!;
  const code = [8, 12, 0, 16, 20, 24].indexOf(bits);
  if (rateCode !== 0 && (bitsCode !== 0 || code < 0)) return frame;
  const copy = frame.slice();
  if (rateCode === 0) copy[2] |= 9;
  if (bitsCode === 0 && code >= 0) copy[3] |= (code + 1) << 1;
  copy[length - 1] = headerChecksum(copy, 0, length - 1);
  let crc = 0;
  for (let i = 0; i < copy.length - 2; i++) crc = step(crc, copy[i]);
  copy[copy.length - 2] = crc >> 8;
  copy[copy.length - 1] = crc & 0xff;
  return copy;
}
