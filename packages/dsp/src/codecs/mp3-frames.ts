import { AudioFormatError } from './audio-format-error';
import { fourCharacters } from './binary-view';
import { id3Length } from './id3-length';
import { readMpegHeader, type MpegHeader } from './mpeg-header';

/** The frames of an MP3 file that hold sound, and what its information frame says. @internal */
export interface Mp3Stream {
  frames: Uint8Array[];
  header: MpegHeader;
  /** Samples that the encoder put in front of the sound and behind it; nothing where the file does not say. */
  gapless?: { delay: number; padding: number };
}

/** Splits an MP3 file into frames; between tags every byte has to belong to one. @internal */
export function splitMp3Frames(view: DataView): Mp3Stream {
  const start = id3Length(view);
  const end = soundEnd(view, start);
  const frames: Uint8Array[] = [];
  const first = readMpegHeader(view, start);
  if (!first) throw damaged(view, start);
  for (let offset = start; offset < end;) {
    const header = readMpegHeader(view, offset);
    if (!header || header.sampleRate !== first.sampleRate || header.channels !== first.channels) {
      throw damaged(view, offset);
    }
    if (offset + header.length > end) {
      throw new AudioFormatError(
        'truncated',
        `decodeAudio: the MP3 frame at byte ${offset} has ${header.length} bytes, but only ${end - offset} follow. The file was cut off.`,
      );
    }
    frames.push(new Uint8Array(view.buffer, view.byteOffset + offset, header.length));
    offset += header.length;
  }
  const information = readInformation(view, start, first);
  if (!information) return { frames, header: first };
  frames.shift();
  const { count, gapless } = information;
  if (count !== undefined && frames.length < count) {
    throw new AudioFormatError(
      'truncated',
      `decodeAudio: the MP3 header says ${count} frames, but the file has ${frames.length}. The file was cut off.`,
    );
  }
  return { frames, header: first, gapless };
}

function damaged(view: DataView, offset: number): AudioFormatError {
  const id = fourCharacters(view, offset);
  return id.length < 4
    ? new AudioFormatError(
        'truncated',
        `decodeAudio: the MP3 file ends at byte ${view.byteLength}, within a header.`,
      )
    : new AudioFormatError(
        'malformed',
        `decodeAudio: no MP3 frame (layer III, of one rate and number of channels) begins at byte ${offset} of ${view.byteLength}. The file is damaged or of another kind.`,
      );
}

/** Where ID3v1, Lyrics3, APE and zeros at the end of the file begin. */
function soundEnd(view: DataView, start: number): number {
  let end = view.byteLength;
  const letters = (offset: number, count: number) => {
    let text = '';
    for (let i = Math.max(start, offset); i < Math.min(end, offset + count); i++)
      text += String.fromCharCode(view.getUint8(i));
    return text;
  };
  if (letters(end - 128, 3) === 'TAG') end -= 128;
  if (letters(end - 9, 9) === 'LYRICS200') end -= 15 + (Number(letters(end - 15, 6)) || 0);
  if (letters(end - 32, 8) === 'APETAGEX') {
    const header = view.getUint32(end - 32 + 20, true) >>> 31 === 1 ? 32 : 0;
    end -= view.getUint32(end - 32 + 12, true) + header;
  }
  end = Math.max(start, end);
  // A frame may itself end in zeros, so only those go that make no whole frame more.
  let zeros = end;
  while (zeros > start && view.getUint8(zeros - 1) === 0) zeros--;
  if (end - zeros < 64) return end;
  for (let offset = start; offset < end;) {
    const header = readMpegHeader(view, offset);
    if (!header) return offset >= zeros ? offset : end;
    offset += header.length;
  }
  return end;
}

/** A Xing, Info or VBRI tag: the first frame then holds no sound. */
function readInformation(view: DataView, start: number, { length, sideInfo }: MpegHeader) {
  const end = start + length;
  if (end <= view.byteLength && fourCharacters(view, start + 36) === 'VBRI' && start + 36 + 18 <= end) {
    return { count: view.getUint32(start + 36 + 14), gapless: undefined };
  }
  let offset = start + 4 + sideInfo;
  if (end > view.byteLength || offset + 8 > end) return undefined;
  if (!['Xing', 'Info'].includes(fourCharacters(view, offset))) return undefined;
  const flags = view.getUint32(offset + 4);
  offset += 8;
  const count = flags & 1 && offset + 4 <= end ? view.getUint32(offset) : undefined;
  offset += (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  if (offset + 24 > end) return { count, gapless: undefined };
  const packed = view.getUint32(offset + 20) & 0xffffff;
  const gapless = packed === 0 ? undefined : { delay: packed >>> 12, padding: packed & 0xfff };
  return { count, gapless };
}
