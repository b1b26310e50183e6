import { AudioFormatError } from './audio-format-error';
import type { AudioChannels } from '../signal/audio-signal';
import { longestLength, requireDecodableLength } from './decodable-length';
import { splitFlacFrames } from './flac-frames';
import { requireWebAssembly } from './require-web-assembly';

interface StreamInfo {
  sampleRate: number;
  channels: number;
  bits: number;
  /** Samples per channel; 0 when the encoder did not know. */
  length: number;
}

interface Decoded {
  channelData: Float32Array[];
  samplesDecoded: number;
  sampleRate: number;
  bitDepth: number;
  errors: { message: string }[];
}

const framesAtOnce = 64;

/** Decodes a FLAC file and holds the result against the file's own STREAMINFO. @internal */
export async function decodeFlac(view: DataView): Promise<AudioChannels> {
  const info = readStreamInfo(view);
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const frames = splitFlacFrames(bytes, audioStart(view));
  requireWebAssembly('FLAC');
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  const parts: Decoded[] = [];
  let length = 0;
  try {
    for (let i = 0; i < frames.length; i += framesAtOnce) {
      const part = await decoder.decodeFrames(frames.slice(i, i + framesAtOnce));
      length += part.samplesDecoded;
      parts.push(part);
      requireBounded(info, length);
    }
  } catch (error) {
    if (error instanceof AudioFormatError) throw error;
    throw new AudioFormatError('malformed', `decodeAudio: the FLAC decoder failed: ${String(error)}`, {
      cause: error,
    });
  } finally {
    decoder.free();
  }
  requireWhole(info, parts, length);
  return { channels: joinChannels(info, parts, length), sampleRate: info.sampleRate };
}

/** STREAMINFO is 34 bytes and by definition the first block, behind the signature and a 4-byte block header. */
function readStreamInfo(view: DataView): StreamInfo {
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
  if (info.sampleRate === 0)
    throw new AudioFormatError('malformed', 'decodeAudio: the FLAC header says sample rate 0.');
  if (info.bits > 24) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: ${info.bits}-bit FLAC is not decoded; expected up to 24.`,
    );
  }
  requireDecodableLength('FLAC', info.length, info.channels);
  return info;
}

/** Where the metadata blocks end. */
function audioStart(view: DataView): number {
  let offset = 4;
  for (let last = false; !last;) {
    if (offset + 4 > view.byteLength) break;
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

function requireBounded(info: StreamInfo, length: number): void {
  const most = info.length || Math.floor(longestLength / info.channels);
  if (length > most) {
    throw new AudioFormatError(
      'malformed',
      `decodeAudio: the FLAC header says ${info.length || 'no number of'} samples, but the file holds more than ${most}.`,
    );
  }
}

function requireWhole(info: StreamInfo, parts: Decoded[], length: number): void {
  if (length < info.length) {
    throw new AudioFormatError(
      'truncated',
      `decodeAudio: the FLAC header says ${info.length} samples, but only ${length} could be read. The file was cut off or damaged.`,
    );
  }
  if (length === 0) throw new AudioFormatError('empty', 'decodeAudio: the FLAC file holds no samples.');
  const said = [info.sampleRate, info.channels, info.bits].join(', ');
  for (const { channelData, samplesDecoded, sampleRate, bitDepth, errors } of parts) {
    if (errors.length > 0) {
      throw new AudioFormatError('malformed', `decodeAudio: the FLAC data is damaged: ${errors[0].message}`);
    }
    const found = [sampleRate, channelData.length, bitDepth].join(', ');
    if (said !== found || channelData.some((samples) => samples.length !== samplesDecoded)) {
      throw new AudioFormatError(
        'malformed',
        `decodeAudio: the FLAC header says ${said} (Hz, channels, bits), its frames ${found}.`,
      );
    }
  }
}

/** The decoder divides by 2^(b−1) − 1; integers divided by 2^(b−1) are what WAV files and other software give. */
function joinChannels({ channels, bits }: StreamInfo, parts: Decoded[], length: number): Float32Array[] {
  const full = 2 ** (bits - 1);
  return Array.from({ length: channels }, (_, c) => {
    const joined = new Float32Array(length);
    let n = 0;
    for (const { channelData } of parts) {
      for (const value of channelData[c]) joined[n++] = Math.round(value * (full - 1)) / full;
    }
    return joined;
  });
}
