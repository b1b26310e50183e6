import { AudioFormatError } from './audio-format-error';
import type { AudioChannels } from '../signal/audio-signal';
import { binaryView, fourCharacters } from './binary-view';
import { sampleReader } from './sample-reader';

interface WaveFormat {
  tag: number;
  channels: number;
  sampleRate: number;
  blockAlign: number;
  bits: number;
}

interface ByteRange {
  start: number;
  length: number;
}

/**
 * Decodes a RIFF/WAVE file: 8, 16, 24 and 32-bit PCM, 32 and 64-bit float, A-law and µ-law, plain or extensible
 * header, any number of channels, chunks in any order.
 *
 * PCM of b bits is divided by 2^(b−1), so 16-bit samples come out in steps of 1/32768. A data chunk whose length is 0
 * or 0xFFFFFFFF, as programs write it that cannot seek back to fill it in, lasts until the end of the file; an
 * incomplete last sample frame is dropped. Any other length that reaches beyond the file is an error.
 *
 * @param bytes - the whole file
 * @returns one Float32Array per channel, and the rate in Hz
 * @throws AudioFormatError with `code` `empty`, `not-audio`, `unsupported`, `truncated`, `malformed` or `not-finite`;
 * TypeError if `bytes` is not binary data
 * @example
 * ```ts
 * import { decodeWav, encodeWav } from '@avemo/dsp';
 *
 * const file = encodeWav({ samples: Float32Array.of(0, 0.5, -1), sampleRate: 8000 });
 * decodeWav(file); // → { channels: [Float32Array.of(0, 0.5, -1)], sampleRate: 8000 }
 * ```
 */
export function decodeWav(bytes: Uint8Array | ArrayBuffer): AudioChannels {
  const view = binaryView('decodeWav', bytes);
  const { format, data } = readChunks(view);
  const { tag, channels, sampleRate, blockAlign, bits } = format;
  if (channels === 0) throw new AudioFormatError('malformed', 'decodeWav: the header says 0 channels.');
  if (sampleRate === 0) throw new AudioFormatError('malformed', 'decodeWav: the header says sample rate 0.');
  const read = sampleReader(tag, bits);
  const width = bits / 8;
  if (blockAlign !== channels * width) {
    throw new AudioFormatError(
      'malformed',
      `decodeWav: the header says ${blockAlign} bytes per sample frame, but ${channels} × ${bits} bits are ${channels * width}.`,
    );
  }
  const length = Math.floor(data.length / blockAlign);
  if (length === 0) throw new AudioFormatError('empty', 'decodeWav: the file holds no samples.');
  const result = Array.from({ length: channels }, () => new Float32Array(length));
  for (let c = 0; c < channels; c++) {
    const samples = result[c];
    for (let n = 0, offset = data.start + c * width; n < length; n++, offset += blockAlign) {
      const value = read(view, offset);
      samples[n] = value;
      if (!Number.isFinite(samples[n])) {
        throw new AudioFormatError('not-finite', `decodeWav: sample ${n} of channel ${c} is ${value}.`);
      }
    }
  }
  return { channels: result, sampleRate };
}

function readChunks(view: DataView): { format: WaveFormat; data: ByteRange } {
  const size = view.byteLength;
  requireWave(view);
  let format: WaveFormat | undefined;
  let data: ByteRange | undefined;
  let offset = 12;
  while (offset + 8 <= size && !(format && data)) {
    const id = fourCharacters(view, offset);
    const start = offset + 8;
    const length = view.getUint32(offset + 4, true);
    const rest = size - start;
    const untilEnd = id === 'data' && (length === 0 || length === 0xffffffff);
    if (!untilEnd && length > rest && (id === 'data' || id === 'fmt ')) {
      throw new AudioFormatError(
        'truncated',
        `decodeWav: the '${id}' chunk says ${length} bytes, but only ${rest} follow in the file. The file was cut off or its header is wrong.`,
      );
    }
    if (id === 'fmt ') format = readFormat(view, start, length);
    if (id === 'data') data = { start, length: untilEnd ? rest : length };
    offset = start + (untilEnd ? rest : length + (length & 1));
  }
  const missing = format ? 'data' : 'fmt ';
  if (!format || !data) {
    throw new AudioFormatError(
      'truncated',
      `decodeWav: the file of ${size} bytes has no '${missing}' chunk.`,
    );
  }
  return { format, data };
}

function requireWave(view: DataView): void {
  const size = view.byteLength;
  if (size === 0) throw new AudioFormatError('empty', 'decodeWav: the file is empty (0 bytes).');
  const id = fourCharacters(view, 0);
  if (id === 'RF64' || id === 'RIFX' || id === 'BW64') {
    throw new AudioFormatError('unsupported', `decodeWav: ${id} files are not decoded; expected RIFF.`);
  }
  if (!'RIFF'.startsWith(id) || (size >= 12 && fourCharacters(view, 8) !== 'WAVE')) {
    throw new AudioFormatError('not-audio', 'decodeWav: the file does not begin with a RIFF/WAVE header.');
  }
  if (size < 12) {
    throw new AudioFormatError('truncated', `decodeWav: a WAVE header has 12 bytes; the file has ${size}.`);
  }
}

function readFormat(view: DataView, start: number, length: number): WaveFormat {
  if (length < 16) {
    throw new AudioFormatError(
      'malformed',
      `decodeWav: the 'fmt ' chunk has ${length} bytes; expected 16 or more.`,
    );
  }
  let tag = view.getUint16(start, true);
  if (tag === 0xfffe) {
    if (length < 26) {
      throw new AudioFormatError(
        'malformed',
        `decodeWav: the extensible 'fmt ' chunk has ${length} bytes; expected 40.`,
      );
    }
    tag = view.getUint16(start + 24, true);
  }
  return {
    tag,
    channels: view.getUint16(start + 2, true),
    sampleRate: view.getUint32(start + 4, true),
    blockAlign: view.getUint16(start + 12, true),
    bits: view.getUint16(start + 14, true),
  };
}
