import { fourCharacters, type ByteView } from './binary-view';
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
export function readOggPages(view: ByteView, faults: DecodeFaults): OggPage[] {
  const pages: OggPage[] = [];
  for (let offset = 0; offset < view.byteLength;) {
    const page = readPage(view, offset, faults);
    if (page) {
      pages.push(page);
      offset = page.end;
      continue;
    }
    offset++;
    while (offset < view.byteLength && !(view.getUint8(offset) === 0x4f && isPage(view, offset))) offset++;
  }
  return pages;
}

const isPage = (view: ByteView, offset: number) => fourCharacters(view, offset) === 'OggS';

function readPage(view: ByteView, offset: number, faults: DecodeFaults): OggPage | undefined {
  const { byteLength } = view;
  const cut = (what: string) =>
    faults.report(
      'truncated',
      `the Ogg file ends at byte ${byteLength}, within ${what}. The file was cut off.`,
    );
  if (!'OggS'.startsWith(fourCharacters(view, offset))) {
    // Tags and zeros behind the last page are no damage.
    const harmless =
      isSilent(view, offset) ||
      (byteLength - offset === 128 && fourCharacters(view, offset).startsWith('TAG'));
    if (!harmless) faults.report('malformed', `Ogg file: no page begins at byte ${offset}.`);
    return undefined;
  }
  if (offset + 27 > byteLength) return void cut('a page header');
  const count = view.getUint8(offset + 26);
  if (offset + 27 + count > byteLength) return void cut('a page header');
  const segments = view.bytes(offset + 27, offset + 27 + count).slice();
  let end = offset + 27 + count;
  for (const length of segments) end += length;
  if (end > byteLength) {
    cut('a page');
    return pageOf(view, offset, wholePackets(segments, byteLength - (offset + 27 + count)), { cut: true });
  }
  if (pageChecksum(view.bytes(offset, end)) !== view.getUint32(offset + 22, true)) {
    faults.report('malformed', `Ogg file: the page at byte ${offset} is damaged.`);
    return undefined;
  }
  return pageOf(view, offset, segments);
}

/** The page at `offset`, or what is there of it: then nobody knows where it ends in time. */
function pageOf(view: ByteView, offset: number, segments: Uint8Array, { cut = false } = {}): OggPage {
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

function isSilent(view: ByteView, from: number): boolean {
  for (let i = from; i < view.byteLength; i++) if (view.getUint8(i) !== 0) return false;
  return true;
}

/** The checksum of a page, whose own field counts as 0. @internal */
export function pageChecksum(page: Uint8Array): number {
  let crc = 0;
  for (let i = 0; i < page.length; i++) {
    const byte = i >= 22 && i < 26 ? 0 : page[i];
    crc = (crc << 8) ^ crcTable[(crc >>> 24) ^ byte];
  }
  return crc >>> 0;
}
