import { AudioFormatError } from './audio-format-error';
import { createGsmDecoder, type BitReader } from './gsm-frame';
import { formatTags } from './sample-reader';
import type { SoundStream } from './sound-stream';
import type { WaveFile } from './wave-file';

/** Bytes of a block and frames in it: Microsoft packs two frames from the lowest bit on, others one from the highest. */
const blocks: Record<number, { bytes: number; frames: number; bitReader: (bytes: Uint8Array) => BitReader }> =
  {
    [formatTags.microsoftGsm]: { bytes: 65, frames: 2, bitReader: fromLowest },
    [formatTags.gsm]: { bytes: 33, frames: 1, bitReader: fromHighest },
  };

/** Whether a format tag is one of GSM 06.10. @internal */
export const isGsm = (tag: number): boolean => Object.hasOwn(blocks, tag);

/** The sound of a file of GSM 06.10, one channel; blocks that are not whole are left out. @internal */
export function gsmStream({ view, tag, channels, sampleRate, data }: WaveFile): SoundStream & {
  parts: Iterable<Float32Array[]>;
} {
  if (channels !== 1) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: GSM 06.10 of ${channels} channels is not decoded; expected 1. Convert it first, e.g. ffmpeg -i in.wav -c:a pcm_s16le out.wav.`,
    );
  }
  const { bytes, frames, bitReader } = blocks[tag];
  const count = Math.floor(data.length / bytes);
  return {
    channels: 1,
    sampleRate,
    length: 160 * frames * count,
    parts: (function* () {
      const decode = createGsmDecoder();
      for (let block = 0; block < count; block++) {
        const start = data.start + bytes * block;
        const read = bitReader(view.bytes(start, start + bytes).slice());
        for (let frame = 0; frame < frames; frame++) yield [decode(read)];
      }
    })(),
  };
}

function fromLowest(bytes: Uint8Array): BitReader {
  let place = 0;
  return (bits) => {
    let value = 0;
    for (let i = 0; i < bits; i++, place++) value |= ((bytes[place >> 3] >> (place & 7)) & 1) << i;
    return value;
  };
}

/** Behind the four bits that mark a frame. */
function fromHighest(bytes: Uint8Array): BitReader {
  let place = 4;
  return (bits) => {
    let value = 0;
    for (let i = 0; i < bits; i++, place++)
      value = 2 * value + ((bytes[place >> 3] >> (7 - (place & 7))) & 1);
    return value;
  };
}
