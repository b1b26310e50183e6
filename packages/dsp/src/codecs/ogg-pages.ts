import { fourCharacters } from './binary-view';
import type { DecodeFaults } from './decode-faults';

/** A page of an Ogg file whose checksum fits. @internal */
export interface OggPage {
  serial: number;
  number: number;
  /** 1 continues a packet, 2 begins a stream, 4 ends it. */
  flags: number;
  /** Position at its end, −1 where no packet ends on it. */
  granule: number;
  /** Its place in the file, and that of what it carries. */
  start: number;
  body: number;
  end: number;
  segments: Uint8Array;
  /** The file ends within it. */
  cut: boolean;
}

const crcTable = /* @__PURE__ */ Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

/** All pages that are whole; what is damaged or stands between them is reported and passed over. @internal */
export function readOggPages(view: DataView, faults: DecodeFaults): OggPage[] {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const pages: OggPage[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const page = readPage(view, bytes, offset, faults);
    if (page) {
      pages.push(page);
      offset = page.end;
      continue;
    }
    offset++;
    while (offset < bytes.length && !(bytes[offset] === 0x4f && fourCharacters(view, offset) === 'OggS'))
      offset++;
  }
  return pages;
}

function readPage(
  view: DataView,
  bytes: Uint8Array,
  offset: number,
  faults: DecodeFaults,
): OggPage | undefined {
  const cut = (what: string) =>
    faults.report(
      'truncated',
      `the Ogg file ends at byte ${bytes.length}, within ${what}. The file was cut off.`,
    );
  if (!'OggS'.startsWith(fourCharacters(view, offset))) {
    // Tags and zeros behind the last page are no damage.
    const rest = bytes.subarray(offset);
    const harmless =
      rest.every((byte) => byte === 0) ||
      (rest.length === 128 && fourCharacters(view, offset).startsWith('TAG'));
    if (!harmless) faults.report('malformed', `Ogg file: no page begins at byte ${offset}.`);
    return undefined;
  }
  if (offset + 27 > bytes.length) return void cut('a page header');
  const count = bytes[offset + 26];
  if (offset + 27 + count > bytes.length) return void cut('a page header');
  const segments = bytes.subarray(offset + 27, offset + 27 + count);
  let end = offset + 27 + count;
  for (const length of segments) end += length;
  if (end > bytes.length) {
    cut('a page');
    return pageOf(view, offset, wholePackets(segments, bytes.length - (offset + 27 + count)), { cut: true });
  }
  if (pageChecksum(bytes, offset, end) !== view.getUint32(offset + 22, true)) {
    faults.report('malformed', `Ogg file: the page at byte ${offset} is damaged.`);
    return undefined;
  }
  return pageOf(view, offset, segments);
}

/** The page at `offset`, or what is there of it: then nobody knows where it ends in time. */
function pageOf(view: DataView, offset: number, segments: Uint8Array, { cut = false } = {}): OggPage {
  const granule = Number(view.getBigInt64(offset + 6, true));
  let length = 0;
  for (const segment of segments) length += segment;
  const body = offset + 27 + view.getUint8(offset + 26);
  return {
    serial: view.getUint32(offset + 14, true),
    number: view.getUint32(offset + 18, true),
    flags: view.getUint8(offset + 5),
    granule: !cut && granule >= 0 && Number.isSafeInteger(granule) ? granule : -1,
    start: offset,
    body,
    end: body + length,
    segments,
    cut,
  };
}

/** The segments of packets that end within the first `length` bytes. */
function wholePackets(segments: Uint8Array, length: number): Uint8Array {
  let whole = 0;
  let place = 0;
  for (let s = 0; s < segments.length; s++) {
    place += segments[s];
    if (place > length) break;
    if (segments[s] < 255) whole = s + 1;
  }
  return segments.subarray(0, whole);
}

/** The checksum of the page from `start` to `end`, whose own field counts as 0. @internal */
export function pageChecksum(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let i = start; i < end; i++) {
    const byte = i >= start + 22 && i < start + 26 ? 0 : bytes[i];
    crc = (crc << 8) ^ crcTable[(crc >>> 24) ^ byte];
  }
  return crc >>> 0;
}
