import type { ByteView } from './binary-view';
import { AudioFormatError } from './audio-format-error';
import type { DecodeFaults } from './decode-faults';
import { decodeOggFlac } from './decode-ogg-flac';
import { decodeOpus } from './decode-opus';
import { decodeVorbis } from './decode-vorbis';
import { readOggPages } from './ogg-pages';
import { groupOggStreams, type OggStream } from './ogg-streams';
import type { SoundStream } from './sound-stream';

const others: [string, string][] = [
  ['Speex   ', 'Speex'],
  ['\x80theora', 'Theora video'],
];

/** Opens an Ogg file: of streams side by side the first of sound, of streams in a row all of one kind. @internal */
export async function decodeOgg(view: ByteView, faults: DecodeFaults): Promise<SoundStream> {
  const pages = readOggPages(view, faults);
  if (pages.length === 0) {
    throw new AudioFormatError(
      'truncated',
      'decodeAudio: the Ogg file holds no whole page. It was cut off or damaged.',
    );
  }
  const links: SoundStream[] = [];
  for (const group of groupOggStreams(view, pages, faults)) {
    const link = await openGroup(view, group, faults, links.length === 0);
    if (!link) continue;
    const [first = link] = links;
    if (link.sampleRate === first.sampleRate && link.channels === first.channels) links.push(link);
    else {
      faults.report(
        'unsupported',
        `the Ogg file goes on with ${link.channels} channels of ${link.sampleRate} Hz behind ${first.channels} of ${first.sampleRate}; what follows is left out.`,
      );
      break;
    }
  }
  const [{ channels, sampleRate }] = links;
  return {
    channels,
    sampleRate,
    length: links.reduce((sum, { length }) => sum + length, 0),
    parts: (async function* () {
      for (const { parts } of links) yield* parts;
    })(),
  };
}

async function openGroup(
  view: ByteView,
  group: readonly OggStream[],
  faults: DecodeFaults,
  first: boolean,
): Promise<SoundStream | undefined> {
  for (const stream of group) {
    const head = headOf(stream);
    if (begins(head, '\x01vorbis')) return decodeVorbis(view, stream, faults);
    if (begins(head, 'OpusHead')) return decodeOpus(stream, faults);
    if (begins(head, '\x7fFLAC')) return decodeOggFlac(stream, faults);
  }
  if (!first) return undefined;
  const heads = group.map(headOf);
  const [, found = 'neither Vorbis, Opus nor FLAC'] =
    others.find(([id]) => heads.some((head) => begins(head, id))) ?? [];
  throw new AudioFormatError(
    'unsupported',
    `decodeAudio: the Ogg file holds ${found}; expected Vorbis, Opus or FLAC. Convert it first, e.g. ffmpeg -i in.ogg out.wav.`,
  );
}

const headOf = ({ packets }: OggStream): Uint8Array => packets.at(0) ?? new Uint8Array(0);

function begins(packet: Uint8Array, id: string): boolean {
  return packet.length >= id.length && [...id].every((letter, i) => packet[i] === letter.charCodeAt(0));
}
