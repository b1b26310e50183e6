import { AudioFormatError } from './audio-format-error';
import { fourCharacters, type ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';

/** Where the samples of a WAVE file lie and what they are. @internal */
export interface WaveFile {
  view: ByteView;
  littleEndian: boolean;
  /** The format tag; that of the sub-format where the header is extensible. */
  tag: number;
  channels: number;
  sampleRate: number;
  /** Bytes of a sample frame. */
  blockAlign: number;
  bits: number;
  data: { start: number; length: number };
}

/** Lengths from here on cannot be told from those of writers that could not seek back. */
const placeholder = 0x70000000;

/** Reads the chunks of a file that begins as RIFF, RIFX, RF64 or BW64. @internal */
export function readWaveFile(caller: string, view: ByteView, faults: DecodeFaults): WaveFile {
  const size = view.byteLength;
  const littleEndian = requireWave(caller, view) !== 'RIFX';
  let format: Omit<WaveFile, 'view' | 'littleEndian' | 'data'> | undefined;
  let data: WaveFile['data'] | undefined;
  let longData = 0;
  for (let offset = 12; offset + 8 <= size && !(format && data);) {
    const id = fourCharacters(view, offset);
    const start = offset + 8;
    const said = view.getUint32(offset + 4, littleEndian);
    const rest = size - start;
    if (id === 'ds64' && said >= 16 && rest >= 16) {
      longData = view.getUint32(start + 8, true) + view.getUint32(start + 12, true) * 2 ** 32;
    }
    const long = id === 'data' && said === 0xffffffff && longData > 0;
    const length = long ? longData : said;
    if (id === 'fmt ') {
      if (length > rest) {
        throw new AudioFormatError(
          'truncated',
          `${caller}: the 'fmt ' chunk says ${length} bytes, but only ${rest} follow in the file. The file was cut off.`,
        );
      }
      format = readWaveFormat(caller, view, start, length, littleEndian);
    }
    if (id === 'data') {
      const unknown = !long && (said === 0 || (said >= placeholder && said > rest));
      if (!unknown && length > rest) {
        faults.report(
          'truncated',
          `the 'data' chunk says ${length} bytes, but only ${rest} follow in the file. The file was cut off or its header is wrong.`,
        );
      }
      data = { start, length: unknown ? rest : Math.min(length, rest) };
    }
    offset = start + length + (length & 1);
  }
  if (!format || !data) {
    throw new AudioFormatError(
      'truncated',
      `${caller}: the file of ${size} bytes has no '${format ? 'data' : 'fmt '}' chunk.`,
    );
  }
  return { view, littleEndian, ...format, data };
}

function requireWave(caller: string, view: ByteView): string {
  const size = view.byteLength;
  if (size === 0) throw new AudioFormatError('empty', `${caller}: the file is empty (0 bytes).`);
  const id = fourCharacters(view, 0);
  const known = ['RIFF', 'RIFX', 'RF64', 'BW64'].some((name) => name.startsWith(id));
  if (!known || (size >= 12 && fourCharacters(view, 8) !== 'WAVE')) {
    throw new AudioFormatError('not-audio', `${caller}: the file does not begin with a RIFF/WAVE header.`);
  }
  if (size < 12) {
    throw new AudioFormatError('truncated', `${caller}: a WAVE header has 12 bytes; the file has ${size}.`);
  }
  return id;
}

/** Reads what the 'fmt ' chunk of WAVE says. @internal */
export function readWaveFormat(
  caller: string,
  view: ByteView,
  start: number,
  length: number,
  littleEndian: boolean,
): Pick<WaveFile, 'tag' | 'channels' | 'sampleRate' | 'blockAlign' | 'bits'> {
  const malformed = (what: string) => new AudioFormatError('malformed', `${caller}: ${what}`);
  if (length < 16) throw malformed(`the 'fmt ' chunk has ${length} bytes; expected 16 or more.`);
  let tag = view.getUint16(start, littleEndian);
  if (tag === 0xfffe) {
    if (length < 26) throw malformed(`the extensible 'fmt ' chunk has ${length} bytes; expected 40.`);
    tag = view.getUint16(start + 24, littleEndian);
  }
  const channels = view.getUint16(start + 2, littleEndian);
  const sampleRate = view.getUint32(start + 4, littleEndian);
  const bits = view.getUint16(start + 14, littleEndian);
  const told = view.getUint16(start + 12, littleEndian);
  if (channels === 0) throw malformed('the header says 0 channels.');
  const needed = channels * Math.ceil(bits / 8);
  // Some writers leave the size of a sample frame out.
  const blockAlign = told === 0 ? needed : told;
  if (tag !== 0x55 && tag !== 0x31 && (blockAlign < needed || blockAlign % channels !== 0)) {
    throw malformed(
      `the header says ${blockAlign} bytes per sample frame, but ${channels} × ${bits} bits are ${needed}.`,
    );
  }
  return { tag, channels, sampleRate, blockAlign, bits };
}
