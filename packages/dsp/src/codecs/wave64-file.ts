import { AudioFormatError } from './audio-format-error';
import { fourCharacters, type ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';
import { readWaveFormat, type WaveFile } from './wave-file';

/** Bytes in front of what a chunk holds: its name of 16 bytes, and its length, these 24 included. */
const head = 24;

/**
 * Reads the chunks of a Wave64 file: WAVE with lengths of 64 bits, for sound beyond 4 GiB.
 *
 * Source: Sonic Foundry, Sony Wave64 file format, 2003. @internal
 */
export function readWave64File(view: ByteView, faults: DecodeFaults): WaveFile {
  const size = view.byteLength;
  if (size >= 28 && fourCharacters(view, head) !== 'wave') {
    throw new AudioFormatError('not-audio', 'decodeAudio: the file does not begin with a Wave64 header.');
  }
  let format: ReturnType<typeof readWaveFormat> | undefined;
  let data: WaveFile['data'] | undefined;
  for (let offset = 40; offset + head <= size && !(format && data);) {
    const id = fourCharacters(view, offset);
    const start = offset + head;
    const said = Math.max(head, Number(view.getBigInt64(offset + 16, true))) - head;
    const rest = size - start;
    if (id === 'fmt ') {
      if (said > rest) throw new AudioFormatError('truncated', `decodeAudio: ${cutOff('fmt ', said, rest)}`);
      format = readWaveFormat('decodeAudio', view, start, said, true);
    }
    if (id === 'data') {
      // A writer that cannot seek back leaves no length.
      const length = said === 0 ? rest : said;
      if (length > rest) faults.report('truncated', cutOff('data', length, rest));
      data = { start, length: Math.min(length, rest) };
    }
    offset = start + said + (-said & 7);
  }
  if (!format || !data) {
    throw new AudioFormatError(
      'truncated',
      `decodeAudio: the Wave64 file of ${size} bytes has no '${format ? 'data' : 'fmt '}' chunk.`,
    );
  }
  return { view, littleEndian: true, ...format, data };
}

const cutOff = (id: string, said: number, rest: number) =>
  `the '${id}' chunk says ${said} bytes, but only ${rest} follow in the file. The file was cut off.`;
