import { AudioFormatError } from './audio-format-error';
import { fourCharacters, type ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';

/** A box of an MP4 file: the place of its content. @internal */
export interface Mp4Box {
  type: string;
  start: number;
  end: number;
}

/** The boxes side by side from `start` to `end`; with `faults` the last one may be cut off. @internal */
export function readBoxes(view: ByteView, start: number, end: number, faults?: DecodeFaults): Mp4Box[] {
  const boxes: Mp4Box[] = [];
  for (let offset = start; offset + 8 <= end;) {
    const type = fourCharacters(view, offset + 4);
    let size = view.getUint32(offset);
    let header = 8;
    if (size === 1 && offset + 16 <= end) {
      size = view.getUint32(offset + 8) * 2 ** 32 + view.getUint32(offset + 12);
      header = 16;
    } else if (size === 0) size = end - offset;
    if (size < header)
      throw mp4Fault('malformed', `the box '${printable(type)}' at byte ${offset} says ${size} bytes`);
    if (offset + size > end) {
      const what = `the box '${printable(type)}' at byte ${offset} says ${size} bytes, but only ${end - offset} follow`;
      if (!faults) throw mp4Fault('truncated', what);
      faults.report('truncated', `MP4 file: ${what}. The file was cut off.`);
      size = end - offset;
    }
    boxes.push({ type, start: offset + header, end: offset + size });
    offset += size;
  }
  return boxes;
}

/** Follows a path of box types downwards; nothing where it breaks off. @internal */
export function findBox(view: ByteView, parent: Mp4Box, path: readonly string[]): Mp4Box | undefined {
  let box: Mp4Box | undefined = parent;
  for (const type of path)
    box = box && readBoxes(view, box.start, box.end).find((child) => child.type === type);
  return box;
}

/** Reads numbers of a box one after the other; throws where it ends early. @internal */
export function boxReader(view: ByteView, box: Mp4Box) {
  // Tables are read side by side, so each is held.
  const content = view.dataView(box.start, box.end);
  let offset = 0;
  const step = (bytes: number): number => {
    if (offset + bytes > content.byteLength)
      throw mp4Fault('malformed', `the box '${printable(box.type)}' ends early`);
    offset += bytes;
    return offset - bytes;
  };
  return {
    skip: (bytes: number) => void step(bytes),
    uint8: () => content.getUint8(step(1)),
    uint16: () => content.getUint16(step(2)),
    uint32: () => content.getUint32(step(4)),
    int32: () => content.getInt32(step(4)),
    uint64: () => content.getUint32(step(4)) * 2 ** 32 + content.getUint32(step(4)),
    int64: () => content.getInt32(step(4)) * 2 ** 32 + content.getUint32(step(4)),
    /** Throws unless so many entries of so many bytes follow. */
    entries(count: number, bytes: number): number {
      if (count * bytes > content.byteLength - offset) {
        throw mp4Fault('malformed', `the box '${printable(box.type)}' says ${count} entries, but ends early`);
      }
      return count;
    },
    rest: (): Mp4Box => ({ ...box, start: box.start + offset }),
  };
}

/** @internal */
export const mp4Fault = (code: 'malformed' | 'truncated' | 'unsupported', what: string): AudioFormatError =>
  new AudioFormatError(code, `decodeAudio: MP4 file: ${what}.`);

const printable = (type: string) => type.replace(/[^ -~]/g, '?');
