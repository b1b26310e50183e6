import type { DecodeFaults } from './decode-faults';

import { headerChecksum, readFlacHeader, type FlacHeader, type FlacInfo } from './flac-header';

/** A frame of a FLAC file. @internal */
export interface FlacFrame {
  bytes: Uint8Array;
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
 * Splits the audio part of a FLAC file, `bytes` from `start` on, into frames. A frame ends where its CRC-16 comes out
 * as 0 and the next one's header, or the end of the file, follows; zeros, tags and what else lies behind the last frame do not
 * count. Frames that are damaged are reported and left out.
 * @internal
 */
export function splitFlacFrames(
  bytes: Uint8Array,
  start: number,
  info: FlacInfo,
  faults: DecodeFaults,
): FlacFrame[] {
  const frames: FlacFrame[] = [];
  const end = soundEnd(bytes, start);
  const first = nextHeader(bytes, start, end);
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
    const header = readFlacHeader(bytes, offset, end);
    return header && header.blocking === blocking && header.rest === first.header.rest ? header : undefined;
  };
  for (let begin = first.offset, header = first.header; ;) {
    const place = header.blocking === 1 ? header.number : header.number * blockSize;
    const isLast = place + header.samples === info.length;
    const found = frameEnd(bytes, begin, end, { belongs, likelyWithin: isLast ? largest(header, info) : 0 });
    if (found === undefined) {
      report(faults, begin, end);
      const next = nextHeader(bytes, begin + 1, end, (offset) => {
        const candidate = belongs(offset);
        return candidate && candidate.number > header.number ? candidate : undefined;
      });
      if (!next) return frames;
      begin = next.offset;
      header = next.header;
      continue;
    }
    frames.push({
      bytes: withKnownRate(bytes.subarray(begin, found), header, info),
      place,
      samples: header.samples,
    });
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
  bytes: Uint8Array,
  begin: number,
  end: number,
  { belongs, likelyWithin }: { belongs: (offset: number) => FlacHeader | undefined; likelyWithin: number },
): number | undefined {
  let crc = 0;
  let fits = begin;
  let likely: number | undefined;
  for (let i = begin; i < end; i++) {
    if (crc === 0 && i > begin + 5 && bytes[i] === 0xff && belongs(i)) return i;
    const before = crc;
    crc = step(crc, bytes[i]);
    if (crc === 0 && before !== 0) fits = i + 1;
    if (crc === 0 && i + 1 - begin <= likelyWithin) likely = i + 1;
  }
  // Zeros behind the frame leave a checksum of 0 as it is. Where the checksum itself ends in 0 it fits a byte too soon; one
  // zero more behind a frame that is whole does no harm.
  return crc === 0 ? Math.min(end, fits + 1) : likely;
}

function nextHeader(
  bytes: Uint8Array,
  from: number,
  end: number,
  read = (offset: number) => readFlacHeader(bytes, offset, end),
): { offset: number; header: FlacHeader } | undefined {
  for (let offset = from; offset < end; offset++) {
    const header = bytes[offset] === 0xff ? read(offset) : undefined;
    if (header) return { offset, header };
  }
  return undefined;
}

/** Bytes that a frame has at most: samples as they are, with headers. */
const largest = ({ samples }: FlacHeader, { channels, bits }: FlacInfo): number =>
  64 + Math.ceil((samples * channels * (bits + 1)) / 8);

/** In front of ID3v1. */
function soundEnd(bytes: Uint8Array, start: number): number {
  const tag = bytes.length - 128;
  const tagged = tag >= start && bytes[tag] === 0x54 && bytes[tag + 1] === 0x41 && bytes[tag + 2] === 0x47;
  return tagged ? tag : bytes.length;
}

/** Where a header refers to STREAMINFO, which a decoder of frames does not see, it says the bits itself, and any rate. */
function withKnownRate(
  frame: Uint8Array,
  { rateCode, bitsCode, length }: FlacHeader,
  { bits }: FlacInfo,
): Uint8Array {
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
