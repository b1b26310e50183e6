/** What the header of a FLAC file says. @internal */
export interface FlacInfo {
  sampleRate: number;
  channels: number;
  bits: number;
  /** Samples per channel; 0 when the encoder did not know. */
  length: number;
}

/** What stands in front of a FLAC frame. @internal */
export interface FlacHeader {
  /** 0: the number counts frames of one length; 1: it counts samples. */
  blocking: number;
  number: number;
  /** Samples per channel. */
  samples: number;
  rateCode: number;
  bitsCode: number;
  /** Hz and bits where the header tells them itself, else 0. */
  sampleRate: number;
  bits: number;
  /** Rate and bits together, which stay the same. */
  rest: number;
  /** Bytes of the header, checksum included. */
  length: number;
}

const rates = [0, 88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
const bitsOf = [0, 8, 12, 0, 16, 20, 24, 0];

/** The header at `offset`, or nothing where none stands or its checksum does not fit. @internal */
export function readFlacHeader(bytes: Uint8Array, offset: number, end: number): FlacHeader | undefined {
  if (offset + 6 > end || bytes[offset] !== 0xff || (bytes[offset + 1] & 0xfe) !== 0xf8) return undefined;
  const sizeCode = bytes[offset + 2] >> 4;
  const rateCode = bytes[offset + 2] & 15;
  const bitsCode = (bytes[offset + 3] >> 1) & 7;
  if (sizeCode === 0 || rateCode === 15 || (bytes[offset + 3] & 1) === 1) return undefined;
  let at = offset + 4;
  // The number is written as UTF-8 writes letters, up to seven bytes.
  const lead = bytes[at++];
  let more = 0;
  while (more < 7 && lead & (0x80 >> more)) more++;
  if (more === 1 || more > 7) return undefined;
  let number = more === 0 ? lead : lead & (0x7f >> more);
  for (let i = 1; i < more; i++) {
    if ((bytes[at] & 0xc0) !== 0x80) return undefined;
    number = number * 64 + (bytes[at++] & 0x3f);
  }
  let samples = 192;
  if (sizeCode >= 8) samples = 256 << (sizeCode - 8);
  else if (sizeCode >= 2 && sizeCode <= 5) samples = 576 << (sizeCode - 2);
  else if (sizeCode === 6) samples = bytes[at++] + 1;
  else if (sizeCode === 7) samples = ((bytes[at++] << 8) | bytes[at++]) + 1;
  let sampleRate = rates[rateCode] ?? 0;
  if (rateCode === 12) sampleRate = 1000 * bytes[at];
  if (rateCode > 12) sampleRate = ((bytes[at] << 8) | bytes[at + 1]) * (rateCode === 14 ? 10 : 1);
  at += rateCode === 12 ? 1 : rateCode > 12 ? 2 : 0;
  if (at >= end) return undefined;
  if (headerChecksum(bytes, offset, at) !== bytes[at]) return undefined;
  return {
    blocking: bytes[offset + 1] & 1,
    number,
    samples,
    rateCode,
    bitsCode,
    sampleRate,
    bits: bitsOf[bitsCode],
    rest: rateCode * 8 + bitsCode,
    length: at + 1 - offset,
  };
}

/** CRC-8 of the bytes from `start` to `end`. @internal */
export function headerChecksum(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let i = start; i < end; i++) {
    crc ^= bytes[i];
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  }
  return crc;
}
