import { AudioFormatError } from './audio-format-error';
import { decodeALaw, decodeMuLaw } from './g711';

/** Reads the sample at a byte offset as a number, nominally in [−1, 1]. @internal */
export type SampleReader = (view: DataView, offset: number) => number;

const readers: Record<string, SampleReader> = {
  'pcm 8': (view, offset) => (view.getUint8(offset) - 128) / 128,
  'pcm 16': (view, offset) => view.getInt16(offset, true) / 32768,
  'pcm 24': (view, offset) => ((view.getInt8(offset + 2) << 16) | view.getUint16(offset, true)) / 8388608,
  'pcm 32': (view, offset) => view.getInt32(offset, true) / 2147483648,
  'float 32': (view, offset) => view.getFloat32(offset, true),
  'float 64': (view, offset) => view.getFloat64(offset, true),
  'alaw 8': (view, offset) => decodeALaw(view.getUint8(offset)),
  'mulaw 8': (view, offset) => decodeMuLaw(view.getUint8(offset)),
};

const codecs: Record<number, string> = { 1: 'pcm', 3: 'float', 6: 'alaw', 7: 'mulaw' };

/** The reader for a WAVE format tag and sample width. @internal */
export function sampleReader(formatTag: number, bits: number): SampleReader {
  const codec = codecs[formatTag];
  const reader = readers[`${codec} ${bits}`];
  if (reader) return reader;
  const found = codec ? `${bits}-bit ${codec} samples` : `codec 0x${formatTag.toString(16).padStart(4, '0')}`;
  throw new AudioFormatError(
    'unsupported',
    `decodeWav: cannot decode ${found}; expected 8, 16, 24 or 32-bit PCM, 32 or 64-bit float, A-law or µ-law. ` +
      'Convert the file first, e.g. ffmpeg -i in.wav -c:a pcm_s16le out.wav.',
  );
}
