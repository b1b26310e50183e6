import { AudioFormatError } from './audio-format-error';
import { fourCharacters } from './binary-view';

/** The one logical stream of an Ogg file. @internal */
export interface OggStream {
  packets: Uint8Array[];
  /** Granule position at the end of each packet, where its page tells it: where the packet is the last to end on a page. */
  granules: (number | undefined)[];
}

const crcTable = /* @__PURE__ */ Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

/** Checks every page (checksum, number, end mark) and joins what they carry to packets. @internal */
export function splitOggPackets(view: DataView): OggStream {
  const packets: Uint8Array[] = [];
  const granules: (number | undefined)[] = [];
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let open: Uint8Array[] = [];
  let ended = false;
  let serial = 0;
  for (let offset = 0, page = 0; offset < bytes.length; page++) {
    const { end, segments } = requirePage(view, bytes, offset);
    const stream = view.getUint32(offset + 14, true);
    if (page === 0) serial = stream;
    if (stream !== serial || ended) {
      throw new AudioFormatError(
        'unsupported',
        'decodeAudio: the Ogg file holds several streams, side by side or in a row. Extract the sound first, e.g. ffmpeg -i in.ogg -map 0:a:0 out.wav.',
      );
    }
    if (view.getUint32(offset + 18, true) !== page) {
      throw malformed(
        `page ${page} is missing: page ${view.getUint32(offset + 18, true)} stands in its place`,
      );
    }
    const flags = view.getUint8(offset + 5);
    if ((flags & 1) !== (open.length > 0 ? 1 : 0))
      throw malformed(`page ${page} does not continue the one before`);
    let start = offset + 27 + segments.length;
    for (let s = 0; s < segments.length;) {
      let length = 0;
      let segment = 255;
      while (s < segments.length && segment === 255) {
        segment = segments[s++];
        length += segment;
      }
      open.push(bytes.subarray(start, start + length));
      start += length;
      if (segment === 255) continue;
      packets.push(joined(open));
      open = [];
    }
    const granule = Number(view.getBigInt64(offset + 6, true));
    if (packets.length > 0 && granule >= 0 && Number.isSafeInteger(granule))
      granules[packets.length - 1] = granule;
    ended = (flags & 4) !== 0;
    offset = end;
  }
  if (!ended || open.length > 0) {
    throw new AudioFormatError(
      'truncated',
      'decodeAudio: the Ogg file ends before its last page. The file was cut off.',
    );
  }
  return { packets, granules };
}

/** Where the page at `offset` ends, and its segment table. */
function requirePage(view: DataView, bytes: Uint8Array, offset: number) {
  const size = bytes.length;
  const cut = (what: string) =>
    new AudioFormatError(
      'truncated',
      `decodeAudio: the Ogg file ends at byte ${size}, within ${what}. The file was cut off.`,
    );
  if (!'OggS'.startsWith(fourCharacters(view, offset))) throw malformed(`no page begins at byte ${offset}`);
  if (offset + 27 > size) throw cut('a page header');
  const count = bytes[offset + 26];
  if (offset + 27 + count > size) throw cut('a page header');
  const segments = bytes.subarray(offset + 27, offset + 27 + count);
  const end = offset + 27 + count + segments.reduce((sum, length) => sum + length, 0);
  if (end > size) throw cut('a page');
  let crc = 0;
  for (let i = offset; i < end; i++) {
    const byte = i >= offset + 22 && i < offset + 26 ? 0 : bytes[i];
    crc = (crc << 8) ^ crcTable[(crc >>> 24) ^ byte];
  }
  if (crc >>> 0 !== view.getUint32(offset + 22, true))
    throw malformed(`the page at byte ${offset} is damaged`);
  return { end, segments };
}

const malformed = (what: string) => new AudioFormatError('malformed', `decodeAudio: Ogg file: ${what}.`);

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
