import type { ByteView } from './binary-view';
import { AudioFormatError } from './audio-format-error';
import type { DecodeFaults } from './decode-faults';
import { decodeUnits, type DecodedPart } from './decode-units';
import { splitFlacFrames, withKnownRate, type FlacFrame } from './flac-frames';
import { requireWebAssembly } from './require-web-assembly';
import { silentParts, type SoundStream } from './sound-stream';
import type { FlacInfo } from './flac-header';
import type { Units } from './unit-list';

/** Opens a FLAC file; what is missing or damaged in it becomes silence. @internal */
export async function decodeFlac(view: ByteView, faults: DecodeFaults): Promise<SoundStream> {
  const info = readStreamInfo(view);
  const frames = splitFlacFrames(view, audioStart(view), info, faults);
  const units: Units = {
    length: frames.length,
    at: (i) => frames[i] && withKnownRate(view.bytes(frames[i].begin, frames[i].end), info),
  };
  return flacStream({ frames, units }, info, faults);
}

/** What frames hold, and where they belong. */
interface PlacedFrames {
  frames: readonly Pick<FlacFrame, 'place' | 'samples'>[];
  units: Units;
}

/** FLAC whose frames are found. @internal */
export async function flacStream(
  found: PlacedFrames,
  info: FlacInfo,
  faults: DecodeFaults,
): Promise<SoundStream> {
  const last = found.frames.at(-1);
  const end = last ? last.place + last.samples : 0;
  if (info.length > 0 && end < info.length) {
    faults.report(
      'truncated',
      `the FLAC header says ${info.length} samples, but only ${end} could be read. The file was cut off or damaged.`,
    );
  }
  if (info.length > 0 && end > info.length) {
    faults.report('malformed', `the FLAC header says ${info.length} samples, but the file holds ${end}.`);
  }
  requireWebAssembly('FLAC');
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const { channels, sampleRate } = info;
  return { channels, sampleRate, length: end, parts: decodeFrames(new FLACDecoder(), found, info, faults) };
}

/** The frames' sound, with silence where frames are missing. */
async function* decodeFrames(
  decoder: { ready: Promise<void>; decodeFrames(frames: Uint8Array[]): Promise<DecodedPart>; free(): void },
  { frames, units }: PlacedFrames,
  { channels, bits }: FlacInfo,
  faults: DecodeFaults,
) {
  const full = 2 ** (bits - 1);
  const parts = decodeUnits(
    {
      ready: decoder.ready,
      free: () => decoder.free(),
      // The frame's own rate may be a stand-in; that of the header counts.
      decodeFrames: async (one) => ({ ...(await decoder.decodeFrames(one)), sampleRate: 1 }),
    },
    units,
    { format: 'FLAC', channels, sampleRate: 1, samplesOf: (i) => frames[i].samples, faults },
  );
  let place = 0;
  let next = 0;
  let left = 0;
  for await (const part of parts) {
    if (left === 0) {
      const { place: start, samples } = frames[next++];
      if (start > place) yield* silentParts(channels, start - place);
      place = start;
      left = samples;
    }
    const count = part[0].length;
    // The decoder divides by 2^(b−1) − 1; integers divided by 2^(b−1) are what WAV files and other software give.
    yield part.map((values) => values.map((value) => Math.round(value * (full - 1)) / full));
    place += count;
    left -= Math.min(left, count);
  }
}

/** STREAMINFO is 34 bytes and by definition the first block, behind the signature and a 4-byte block header. @internal */
export function readStreamInfo(view: ByteView): FlacInfo {
  if (view.byteLength < 42) {
    throw new AudioFormatError(
      'truncated',
      `decodeAudio: a FLAC header has 42 bytes; the file has ${view.byteLength}.`,
    );
  }
  if ((view.getUint8(4) & 0x7f) !== 0) {
    throw new AudioFormatError('malformed', 'decodeAudio: the first FLAC block is not STREAMINFO.');
  }
  const packed = view.getUint32(18);
  const info = {
    sampleRate: packed >>> 12,
    channels: ((packed >>> 9) & 7) + 1,
    bits: ((packed >>> 4) & 31) + 1,
    length: (packed & 15) * 2 ** 32 + view.getUint32(22),
  };
  if (info.bits > 24) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: ${info.bits}-bit FLAC is not decoded; expected up to 24. Convert it first, e.g. ffmpeg -i in.flac out.wav.`,
    );
  }
  return info;
}

/** Where the metadata blocks end. */
function audioStart(view: ByteView): number {
  let offset = 4;
  for (let last = false; !last && offset + 4 <= view.byteLength;) {
    const header = view.getUint32(offset);
    last = header >>> 31 === 1;
    offset += 4 + (header & 0xffffff);
  }
  if (offset > view.byteLength) {
    throw new AudioFormatError(
      'truncated',
      `decodeAudio: the FLAC metadata says it has ${offset} bytes, but the file has ${view.byteLength}.`,
    );
  }
  return offset;
}
