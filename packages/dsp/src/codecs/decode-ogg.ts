import { AudioFormatError } from './audio-format-error';
import type { AudioChannels } from '../signal/audio-signal';
import { decodeOpus } from './decode-opus';
import { decodeVorbis } from './decode-vorbis';
import { splitOggPackets } from './ogg-packets';

const others: [string, string][] = [
  ['\x7fFLAC', 'FLAC'],
  ['Speex   ', 'Speex'],
  ['\x80theora', 'Theora video'],
];

/** Decodes an Ogg file with one stream of Vorbis or Opus. @internal */
export async function decodeOgg(view: DataView): Promise<AudioChannels> {
  const stream = splitOggPackets(view);
  const [head = new Uint8Array(0)] = stream.packets;
  if (begins(head, '\x01vorbis')) return decodeVorbis(view, stream);
  if (begins(head, 'OpusHead')) return decodeOpus(stream);
  const [, found = 'neither Vorbis nor Opus'] = others.find(([id]) => begins(head, id)) ?? [];
  throw new AudioFormatError(
    'unsupported',
    `decodeAudio: the Ogg file holds ${found}; expected Vorbis or Opus. Convert it first, e.g. ffmpeg -i in.ogg out.wav.`,
  );
}

function begins(packet: Uint8Array, id: string): boolean {
  return packet.length >= id.length && [...id].every((letter, i) => packet[i] === letter.charCodeAt(0));
}
