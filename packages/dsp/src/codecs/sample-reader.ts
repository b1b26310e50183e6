import { AudioFormatError } from './audio-format-error';
import { decodeALaw, decodeMuLaw } from './g711';

/** Reads the sample at a byte offset as a number, nominally in [−1, 1]. @internal */
export type SampleReader = (view: DataView, offset: number, littleEndian: boolean) => number;

const readers: Record<string, SampleReader> = {
  'pcm 1': (view, offset) => (view.getUint8(offset) - 128) / 128,
  'signed 1': (view, offset) => view.getInt8(offset) / 128,
  'pcm 2': (view, offset, little) => view.getInt16(offset, little) / 32768,
  'pcm 3': (view, offset, little) =>
    little
      ? ((view.getInt8(offset + 2) << 16) | view.getUint16(offset, true)) / 8388608
      : ((view.getInt8(offset) << 16) | view.getUint16(offset + 1, false)) / 8388608,
  'pcm 4': (view, offset, little) => view.getInt32(offset, little) / 2147483648,
  'float 4': (view, offset, little) => view.getFloat32(offset, little),
  'float 8': (view, offset, little) => view.getFloat64(offset, little),
  'alaw 1': (view, offset) => decodeALaw(view.getUint8(offset)),
  'mulaw 1': (view, offset) => decodeMuLaw(view.getUint8(offset)),
};

/** The tags of WAVE, and those that only other files need. @internal */
export const formatTags = {
  pcm: 1,
  float: 3,
  aLaw: 6,
  muLaw: 7,
  signed: -1,
  unsigned: -2,
  quickTimeIma: -3,
  gsm: -4,
  microsoftGsm: 0x31,
} as const;

/** Codecs of WAVE that are not decoded. */
const others: Record<number, string> = {
  0x14: 'G.723 ADPCM',
  0x17: 'Dialogic ADPCM',
  0x20: 'Yamaha ADPCM',
  0x22: 'TrueSpeech',
  0x40: 'G.721 ADPCM',
  0x45: 'G.726 ADPCM',
  0x50: 'MPEG audio of layer II',
  0x64: 'G.726 ADPCM',
  0x65: 'G.722',
  0xff: 'AAC',
  0x160: 'WMA',
  0x161: 'WMA',
  0x162: 'WMA',
  0x1610: 'AAC',
  0x2000: 'AC-3',
  0x2001: 'DTS',
  0x566f: 'Vorbis',
  0x674f: 'Vorbis',
  0x6750: 'Vorbis',
  0xa109: 'Speex',
};

const codecs: Record<number, string> = {
  [formatTags.pcm]: 'pcm',
  [formatTags.float]: 'float',
  [formatTags.aLaw]: 'alaw',
  [formatTags.muLaw]: 'mulaw',
  [formatTags.signed]: 'signed',
  [formatTags.unsigned]: 'pcm',
};

/** The reader for a WAVE format tag, bits of a sample and bytes that it stands in. @internal */
export function sampleReader(caller: string, formatTag: number, bits: number, bytes: number): SampleReader {
  const codec = codecs[formatTag];
  const whole =
    codec === 'pcm' || codec === 'signed' ? bits > (bytes - 1) * 8 || bits === 8 * bytes : bits === 8 * bytes;
  const reader = bits > 0 && whole ? readers[`${codec} ${bytes}`] : undefined;
  if (reader) return reader;
  const found = codec
    ? `${bits}-bit ${codec} samples of ${bytes} bytes`
    : `${others[formatTag] ?? 'codec'} 0x${formatTag.toString(16).padStart(4, '0')}`;
  throw new AudioFormatError(
    'unsupported',
    `${caller}: cannot decode ${found}; expected 8 to 32-bit PCM, 32 or 64-bit float, A-law, µ-law, IMA or Microsoft ADPCM, GSM 06.10. ` +
      'Convert the file first, e.g. ffmpeg -i in.wav -c:a pcm_s16le out.wav.',
  );
}
