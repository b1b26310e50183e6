import type { DecodeFaults } from './decode-faults';
import { pageChecksum, type OggPage } from './ogg-pages';

/** One logical stream of an Ogg file. @internal */
export interface OggStream {
  packets: Uint8Array[];
  /** Granule position at the end of each packet, where its page tells it: where the packet is the last to end on a page. */
  granules: (number | undefined)[];
  pages: OggPage[];
}

/** The streams side by side that begin at one place: a file has one such group, or several in a row. @internal */
export function groupOggStreams(
  view: DataView,
  pages: readonly OggPage[],
  faults: DecodeFaults,
): OggStream[][] {
  const groups: Map<number, OggPage[]>[] = [];
  let beginning = false;
  for (const page of pages) {
    const begins = (page.flags & 2) !== 0;
    if (groups.length === 0 || (begins && !beginning)) groups.push(new Map());
    beginning = begins;
    const group = groups.at(-1)!;
    const list = group.get(page.serial);
    if (list) list.push(page);
    else group.set(page.serial, [page]);
  }
  return groups.map((group) => [...group.values()].map((list) => joinPackets(view, list, faults)));
}

/** Joins what the pages of one stream carry to packets. */
function joinPackets(view: DataView, pages: OggPage[], faults: DecodeFaults): OggStream {
  const packets: Uint8Array[] = [];
  const granules: (number | undefined)[] = [];
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let open: Uint8Array[] = [];
  let expected = pages[0].number;
  for (const { number, flags, granule, body, segments } of pages) {
    if (number !== expected) {
      faults.report(
        'malformed',
        `Ogg file: page ${expected} is missing: page ${number} stands in its place.`,
      );
      open = [];
    }
    expected = number + 1;
    let skip = (flags & 1) === 1 && open.length === 0;
    if ((flags & 1) === 0 && open.length > 0) {
      faults.report('malformed', `Ogg file: page ${number} does not continue the one before.`);
      open = [];
    }
    let place = body;
    for (let s = 0; s < segments.length;) {
      let length = 0;
      let segment = 255;
      while (s < segments.length && segment === 255) {
        segment = segments[s++];
        length += segment;
      }
      if (!skip) open.push(bytes.subarray(place, place + length));
      place += length;
      if (segment === 255) continue;
      if (!skip) packets.push(joined(open));
      skip = false;
      open = [];
    }
    if (packets.length > 0 && granule >= 0) granules[packets.length - 1] = granule;
  }
  // A missing end mark alone is no fault: recorders of telephones write none.
  if (open.length > 0) {
    faults.report('truncated', 'the Ogg file ends within a packet. The file was cut off.');
  }
  return { packets, granules, pages };
}

/** The pages of a stream as a file of its own, whose last page says so. @internal */
export function pagesAsFile(view: DataView, { pages }: OggStream): Uint8Array {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const sizes = pages.map(({ body, end, segments }) => 27 + segments.length + end - body);
  const file = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  const out = new DataView(file.buffer);
  let place = 0;
  pages.forEach(({ start, body, end, flags, segments, cut }, i) => {
    file.set(bytes.subarray(start, start + 27), place);
    file.set(segments, place + 27);
    file.set(bytes.subarray(body, end), place + 27 + segments.length);
    const last = i === pages.length - 1 && !cut;
    file[place + 5] = last ? flags | 4 : flags & ~4;
    file[place + 26] = segments.length;
    out.setUint32(place + 22, pageChecksum(file, place, place + sizes[i]), true);
    place += sizes[i];
  });
  return file;
}

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
