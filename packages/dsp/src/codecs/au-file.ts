import { AudioFormatError } from './audio-format-error';
import type { ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';
import { formatTags } from './sample-reader';
import type { WaveFile } from './wave-file';

/** Encodings by their number: how samples are stored, and bits. */
const encodings: Record<number, [tag: number, bits: number]> = {
  1: [formatTags.muLaw, 8],
  2: [formatTags.signed, 8],
  3: [formatTags.pcm, 16],
  4: [formatTags.pcm, 24],
  5: [formatTags.pcm, 32],
  6: [formatTags.float, 32],
  7: [formatTags.float, 64],
  27: [formatTags.aLaw, 8],
};

/** Reads a Sun AU file: where its samples lie and what they are. @internal */
export function readAuFile(view: ByteView, faults: DecodeFaults): WaveFile {
  if (view.byteLength < 24) {
    throw new AudioFormatError(
      'truncated',
      `decodeAudio: an AU header has 24 bytes; the file has ${view.byteLength}.`,
    );
  }
  const [start, said, encoding, sampleRate, channels] = [4, 8, 12, 16, 20].map((at) => view.getUint32(at));
  const found = Object.hasOwn(encodings, encoding) ? encodings[encoding] : undefined;
  if (!found) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: AU with the encoding ${encoding} is not decoded; expected PCM, float, A-law or µ-law. Convert it first, e.g. ffmpeg -i in.au out.wav.`,
    );
  }
  if (channels === 0) throw new AudioFormatError('malformed', 'decodeAudio: the AU header says 0 channels.');
  const rest = Math.max(0, view.byteLength - start);
  const unknown = said === 0xffffffff;
  if (!unknown && said > rest) {
    faults.report(
      'truncated',
      `the AU header says ${said} bytes, but only ${rest} follow. The file was cut off.`,
    );
  }
  const [tag, bits] = found;
  const data = { start, length: unknown ? rest : Math.min(said, rest) };
  return {
    view,
    littleEndian: false,
    tag,
    channels,
    sampleRate,
    blockAlign: (channels * bits) / 8,
    bits,
    data,
  };
}
