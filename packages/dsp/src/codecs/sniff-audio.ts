import { readAdtsHeader } from './adts-frames';
import { fourCharacters } from './binary-view';
import { id3Length } from './id3-length';
import { readMpegHeader } from './mpeg-header';

/** The containers that are decoded. @internal */
export type AudioContainer = 'wav' | 'flac' | 'ogg' | 'mp4' | 'mp3' | 'aac';

const signatures: [AudioContainer, string[]][] = [
  ['wav', ['RIFF', 'RIFX', 'RF64', 'BW64']],
  ['flac', ['fLaC']],
  ['ogg', ['OggS']],
];

const others: [name: string, offset: number, letters: string][] = [
  ['AIFF', 0, 'FORM'],
  ['Core Audio', 0, 'caff'],
  ['Sun AU', 0, '.snd'],
  ['AMR', 0, '#!AM'],
  ['Matroska or WebM', 0, '\x1aEß£'],
  ['ASF or WMA', 0, '0&²u'],
  ['MIDI', 0, 'MThd'],
];

/** Tells the kind of a file by its content; a name in words for known kinds that are not decoded. @internal */
export function sniffAudio(view: DataView): AudioContainer | { unsupported: string } | undefined {
  const id = fourCharacters(view, 0);
  for (const [container, ids] of signatures) {
    if (ids.some((known) => known.startsWith(id))) return container;
  }
  if (['ftyp', 'moov', 'mdat', 'wide'].includes(fourCharacters(view, 4))) return 'mp4';
  const other = others.find(([, offset, letters]) => fourCharacters(view, offset) === letters);
  if (other) return { unsupported: other[0] };
  return sniffFrames(view, id.startsWith('ID3'));
}

/** MP3 and ADTS have no signature: two frames in a row, or one that fills the file, have to be there, or a tag in front. */
function sniffFrames(view: DataView, tagged: boolean): AudioContainer | { unsupported: string } | undefined {
  const start = id3Length(view);
  if (tagged && fourCharacters(view, start) === 'fLaC') return { unsupported: 'FLAC behind an ID3 tag' };
  const kinds = [
    ['mp3', readMpegHeader],
    ['aac', readAdtsHeader],
  ] as const;
  for (const [container, readHeader] of kinds) {
    const first = readHeader(view, start);
    if (!first) continue;
    const next = start + first.length;
    if (tagged || next >= view.byteLength - 8 || readHeader(view, next)) return container;
  }
  return tagged ? 'mp3' : undefined;
}
