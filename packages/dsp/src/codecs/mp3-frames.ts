import { AudioFormatError } from './audio-format-error';
import { fourCharacters, type ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';
import { id3Length } from './id3-length';
import { readMpegHeader, type MpegHeader } from './mpeg-header';
import { UnitList } from './unit-list';

/** The frames of an MP3 file that hold sound, and what its information frame says. @internal */
export interface Mp3Stream {
  frames: UnitList;
  header: MpegHeader;
  /** Samples that the encoder put in front of the sound and behind it; nothing where the file does not say. */
  gapless?: { delay: number; padding: number };
}

/** Splits an MP3 file into frames; what stands between them is passed over, and reported unless it is a tag. @internal */
export function splitMp3Frames(view: ByteView, faults: DecodeFaults): Mp3Stream {
  const start = id3Length(view);
  const end = soundEnd(view, start);
  const begin = nextFrame(view, start, end);
  if (begin === undefined) {
    throw new AudioFormatError(
      'malformed',
      `decodeAudio: the file of ${view.byteLength} bytes begins as MP3, but holds no frame of layer III whose length is told. Convert it first, e.g. ffmpeg -i in.mp3 out.wav.`,
    );
  }
  const first = readMpegHeader(view, begin)!;
  if (begin > start) {
    faults.report(
      'malformed',
      `the MP3 file begins with ${begin - start} bytes that are no frame; it was cut out of a stream, or junk stands in front.`,
    );
  }
  const frames = new UnitList(view);
  for (let offset = begin; offset < end;) {
    const header = sameStream(view, offset, first);
    if (!header) {
      const tag = id3Length(view, offset);
      const next = nextFrame(view, tag > offset ? tag : offset + 1, end, first);
      if (tag === offset) reportGap(faults, view, offset, next ?? end, next === undefined);
      if (next === undefined) break;
      offset = next;
      continue;
    }
    if (offset + header.length > end) {
      faults.report(
        'truncated',
        `the MP3 frame at byte ${offset} has ${header.length} bytes, but only ${end - offset} follow. The file was cut off.`,
      );
      break;
    }
    // Files that were joined have an information frame in front of each part, which holds no sound.
    if (!readInformation(view, offset, header)) {
      frames.add(offset, header.length);
    }
    offset += header.length;
  }
  const information = readInformation(view, begin, first);
  if (!information) return { frames, header: first };
  const { count, gapless } = information;
  if (count === undefined || frames.length === count) return { frames, header: first, gapless };
  if (frames.length < count) {
    faults.report(
      'truncated',
      `the MP3 header says ${count} frames, but the file has ${frames.length}. The file was cut off.`,
    );
  }
  // What the tag says of the end belongs to another frame than the last.
  return { frames, header: first, gapless: gapless && { ...gapless, padding: 0 } };
}

/** The header at `offset` if it is of the same rate and number of channels. */
function sameStream(view: ByteView, offset: number, first: MpegHeader): MpegHeader | undefined {
  const header = readMpegHeader(view, offset);
  return header && header.sampleRate === first.sampleRate && header.channels === first.channels
    ? header
    : undefined;
}

/**
 * The next frame from `from` on: a header that another one like it follows at the place it names, or the end.
 * @internal
 */
export function nextFrame(view: ByteView, from: number, end: number, like?: MpegHeader): number | undefined {
  for (let offset = from; offset + 4 <= end; offset++) {
    if (view.getUint8(offset) !== 0xff) continue;
    const header = like ? sameStream(view, offset, like) : readMpegHeader(view, offset);
    if (!header) continue;
    const next = offset + header.length;
    if (next === end || (next < end && sameStream(view, next, header))) return offset;
  }
  return undefined;
}

function reportGap(faults: DecodeFaults, view: ByteView, offset: number, next: number, last: boolean): void {
  const what = last ? 'The file was cut off or is damaged' : 'The file is damaged or was joined of several';
  if (last && next - offset < 4) {
    faults.report('truncated', `the MP3 file ends at byte ${view.byteLength}, within a header.`);
  } else {
    faults.report(
      'malformed',
      `no MP3 frame (layer III, of one rate and number of channels) begins at byte ${offset} of ${view.byteLength}; ${next - offset} bytes were passed over. ${what}.`,
    );
  }
}

/** Where ID3v1, Lyrics3, APE and zeros at the end of the file begin. */
function soundEnd(view: ByteView, start: number): number {
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
function readInformation(view: ByteView, start: number, { length, sideInfo }: MpegHeader) {
  const end = start + length;
  if (end <= view.byteLength && fourCharacters(view, start + 36) === 'VBRI' && start + 36 + 18 <= end) {
    return { count: view.getUint32(start + 36 + 14), gapless: undefined };
  }
  // LAME writes it there whether the frame has a checksum or not; others put it behind the checksum.
  const tagged = (place: number) =>
    place + 8 <= end && ['Xing', 'Info'].includes(fourCharacters(view, place));
  if (end > view.byteLength) return undefined;
  let offset = [0, 2].map((checksum) => start + 4 + checksum + sideInfo).find(tagged) ?? -1;
  if (offset < 0) return undefined;
  const flags = view.getUint32(offset + 4);
  offset += 8;
  const count = flags & 1 && offset + 4 <= end ? view.getUint32(offset) : undefined;
  offset += (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  if (offset + 24 > end) return { count, gapless: undefined };
  const packed = view.getUint32(offset + 20) & 0xffffff;
  const gapless = packed === 0 ? undefined : { delay: packed >>> 12, padding: packed & 0xfff };
  return { count, gapless };
}
