import type { ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';
import { pageChecksum, type OggPage } from './ogg-pages';
import { UnitList } from './unit-list';

/** One logical stream of an Ogg file. @internal */
export interface OggStream {
  packets: UnitList;
  /** Granule position at the end of each packet, where its page tells it: where the packet is the last to end on a page. */
  granules: (number | undefined)[];
  pages: OggPage[];
}

/** The streams side by side that begin at one place: a file has one such group, or several in a row. @internal */
export function groupOggStreams(
  view: ByteView,
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
function joinPackets(view: ByteView, pages: OggPage[], faults: DecodeFaults): OggStream {
  const packets = new UnitList(view);
  const granules: (number | undefined)[] = [];
  let open: [start: number, length: number][] = [];
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
      if (!skip) open.push([place, length]);
      place += length;
      if (segment === 255) continue;
      if (!skip) packets.addJoined(open);
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

/** The pages of a stream as those of a file of its own, whose last page says so. @internal */
export function* pagesAsFile(view: ByteView, { pages }: OggStream): Generator<Uint8Array> {
  for (const [i, { start, body, end, flags, segments, cut }] of pages.entries()) {
    const page = new Uint8Array(27 + segments.length + end - body);
    page.set(view.bytes(start, start + 27));
    page.set(segments, 27);
    page.set(view.bytes(body, end), 27 + segments.length);
    const last = i === pages.length - 1 && !cut;
    page[5] = last ? flags | 4 : flags & ~4;
    page[26] = segments.length;
    new DataView(page.buffer).setUint32(22, pageChecksum(page), true);
    yield page;
  }
}
