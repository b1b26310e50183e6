import { readAdtsHeader } from './adts-frames';
import { fourCharacters, type ByteView } from './binary-view';
import { id3Length } from './id3-length';
import { readMpegBits, readMpegHeader } from './mpeg-header';

/** The containers that are decoded. @internal */
export type AudioContainer =
  'wav' | 'wave64' | 'sphere' | 'aiff' | 'au' | 'caf' | 'flac' | 'ogg' | 'mp4' | 'mp3' | 'aac';

const signatures: [AudioContainer, string[]][] = [
  ['wav', ['RIFF', 'RIFX', 'RF64', 'BW64']],
  ['wave64', ['riff']],
  ['sphere', ['NIST']],
  ['aiff', ['FORM']],
  ['au', ['.snd']],
  ['caf', ['caff']],
  ['flac', ['fLaC']],
  ['ogg', ['OggS']],
];

const others: [name: string, offset: number, letters: string][] = [
  ['AMR', 0, '#!AM'],
  ['Matroska or WebM', 0, '\x1aEß£'],
  ['ASF or WMA', 0, '0&²u'],
  ['MIDI', 0, 'MThd'],
  ['Creative Voice', 0, 'Crea'],
  ['Wavpack', 0, 'wvpk'],
  ["Monkey's Audio", 0, 'MAC '],
  ['Musepack', 0, 'MPCK'],
  ['True Audio', 0, 'TTA1'],
  ['DSD', 0, 'DSD '],
];

/** What a file is, and where it begins behind tags. @internal */
export interface SniffedAudio {
  container: AudioContainer;
  start: number;
}

/** Tells the kind of a file by its content; a name in words for known kinds that are not decoded. @internal */
export function sniffAudio(view: ByteView): SniffedAudio | { unsupported: string } | undefined {
  const start = id3Length(view);
  const id = fourCharacters(view, start);
  for (const [container, ids] of signatures) {
    if (id.length > 0 && ids.some((known) => known.startsWith(id))) return { container, start };
  }
  // The size in front of a box's name may begin with zeros.
  const box = id3Length(view, 0, { zeros: false });
  if (['ftyp', 'moov', 'mdat', 'wide', 'styp'].includes(fourCharacters(view, box + 4))) {
    return { container: 'mp4', start: box };
  }
  const other = others.find(([, offset, letters]) => fourCharacters(view, start + offset) === letters);
  if (other) return { unsupported: other[0] };
  const frames = sniffFrames(view, start);
  if (frames) return frames;
  // As broadcasters have it.
  return readMpegBits(view, 0)?.layer === 2 ? { unsupported: 'MPEG audio of layer II' } : undefined;
}

/** How far into a file frames are looked for. */
const farthest = 2 ** 16;

/** MP3 and ADTS have no signature: frames in a row, or one that fills the file, have to be there, or a tag in front. */
function sniffFrames(view: ByteView, start: number): SniffedAudio | undefined {
  const tagged = start > 0;
  const kinds = [
    ['mp3', readMpegHeader],
    ['aac', readAdtsHeader],
  ] as const;
  for (const [container, readHeader] of kinds) {
    const first = readHeader(view, start);
    if (!first) continue;
    const next = start + first.length;
    if (tagged || next >= view.byteLength - 8 || readHeader(view, next)) return { container, start: 0 };
  }
  // Cut out of a stream, or behind junk: four frames in a row are no accident.
  const end = Math.min(view.byteLength, start + farthest);
  for (let offset = start; offset < end; offset++) {
    if (view.getUint8(offset) !== 0xff) continue;
    for (const [container, readHeader] of kinds) {
      let place = offset;
      let frames = 0;
      for (let header = readHeader(view, place); header && frames < 4; header = readHeader(view, place)) {
        place += header.length;
        frames++;
      }
      if (frames === 4) return { container, start: 0 };
    }
  }
  return tagged ? { container: 'mp3', start: 0 } : undefined;
}
