import type { ByteView } from './binary-view';
import { boxReader, findBox, mp4Fault, readBoxes, type Mp4Box } from './mp4-boxes';

/** What the AudioSpecificConfig of an AAC track says. */
interface AacEntry {
  objectType: number;
  rateIndex: number;
  channelIndex: number;
}

/** Reads the sample description of a sound track; throws unless it is AAC. @internal */
export function readAacEntry(view: ByteView, description: Mp4Box): AacEntry {
  const [entry] = readBoxes(view, description.start + 8, description.end);
  if (entry?.type !== 'mp4a') {
    throw mp4Fault(
      'unsupported',
      `its sound is '${(entry?.type ?? 'none').replace(/[^ -~]/g, '?')}'; expected AAC ('mp4a'). Convert it first, e.g. ffmpeg -i in.mp4 out.wav`,
    );
  }
  const read = boxReader(view, entry);
  read.skip(8);
  const version = read.uint16();
  // QuickTime's versions 1 and 2 have more fields in front of the boxes.
  read.skip(18 + (version === 1 ? 16 : version === 2 ? 36 : 0));
  const boxes = read.rest();
  const descriptor = findBox(view, boxes, ['esds']) ?? findBox(view, boxes, ['wave', 'esds']);
  if (!descriptor) throw mp4Fault('malformed', "the sound track has no 'esds' box");
  return readConfig(view, readDescriptor(view, descriptor));
}

/** The AudioSpecificConfig inside the descriptors of `esds` (ISO 14496-1). */
function readDescriptor(view: ByteView, box: Mp4Box): Mp4Box {
  const read = boxReader(view, box);
  const open = (tag: number) => {
    const found = read.uint8();
    if (found !== tag) throw mp4Fault('malformed', `descriptor ${tag} is missing`);
    let size = 0;
    for (let i = 0, more = true; i < 4 && more; i++) {
      const byte = read.uint8();
      size = size * 128 + (byte & 127);
      more = byte > 127;
    }
    return size;
  };
  read.skip(4);
  open(3);
  read.skip(2);
  const flags = read.uint8();
  if (flags & 0x80) read.skip(2);
  if (flags & 0x40) read.skip(read.uint8());
  if (flags & 0x20) read.skip(2);
  open(4);
  const codec = read.uint8();
  if (codec !== 0x40 && codec !== 0x67) {
    throw mp4Fault(
      'unsupported',
      `its sound has the object type 0x${codec.toString(16)}; expected AAC (0x40). Convert it first, e.g. ffmpeg -i in.mp4 out.wav`,
    );
  }
  read.skip(12);
  const size = open(5);
  const { start } = read.rest();
  read.skip(size);
  return { type: 'esds', start, end: start + size };
}

/** ISO 14496-3: object type, rate and channel layout; spectral band replication counts as another object type. */
function readConfig(view: ByteView, box: Mp4Box): AacEntry {
  let offset = 0;
  const left = () => (box.end - box.start) * 8 - offset;
  const bits = (count: number): number => {
    if (left() < count) throw mp4Fault('malformed', 'the AAC configuration ends early');
    let value = 0;
    for (let i = 0; i < count; i++, offset++) {
      value = value * 2 + ((view.getUint8(box.start + (offset >> 3)) >> (7 - (offset & 7))) & 1);
    }
    return value;
  };
  let objectType = bits(5);
  if (objectType === 31) objectType = 32 + bits(6);
  const rateIndex = bits(4);
  if (rateIndex === 15) bits(24);
  const channelIndex = bits(4);
  if (objectType === 2) {
    if (bits(1) === 1) throw mp4Fault('unsupported', 'its AAC has units of 960 samples; expected 1024');
    if (bits(1) === 1) bits(14);
    bits(1);
    if (left() >= 17 && bits(11) === 0x2b7 && bits(5) === 5 && bits(1) === 1) objectType = 5;
  }
  return { objectType, rateIndex, channelIndex };
}
