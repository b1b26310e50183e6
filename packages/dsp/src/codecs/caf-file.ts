import { AudioFormatError } from './audio-format-error';
import { fourCharacters, type ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';
import { formatTags } from './sample-reader';
import type { WaveFile } from './wave-file';

/**
 * Reads a Core Audio file of plain samples or ADPCM: where they lie and what they are.
 *
 * Source: Apple, Core Audio Format Specification 1.0. @internal
 */
export function readCafFile(view: ByteView, faults: DecodeFaults): WaveFile {
  const size = view.byteLength;
  let format: Omit<WaveFile, 'view' | 'data'> | undefined;
  let data: WaveFile['data'] | undefined;
  for (let offset = 8; offset + 12 <= size && !(format && data);) {
    const id = fourCharacters(view, offset);
    const said = Number(view.getBigInt64(offset + 4));
    const start = offset + 12;
    const rest = size - start;
    if (id === 'desc' && rest >= 32) format = readDescription(view, start);
    // −1: until the end of the file. The first four bytes count edits.
    const length = said < 0 ? rest : said;
    if (id === 'data') {
      if (length > rest) {
        faults.report(
          'truncated',
          `the 'data' chunk says ${length} bytes, but only ${rest} follow in the file. The file was cut off.`,
        );
      }
      data = { start: start + 4, length: Math.max(0, Math.min(length, rest) - 4) };
    }
    offset = start + length;
  }
  if (!format || !data) {
    throw new AudioFormatError(
      'truncated',
      `decodeAudio: the Core Audio file of ${size} bytes has no '${format ? 'data' : 'desc'}' chunk.`,
    );
  }
  return { view, ...format, data };
}

function readDescription(view: ByteView, start: number): Omit<WaveFile, 'view' | 'data'> {
  const sampleRate = view.dataView(start, start + 8).getFloat64(0);
  const kind = fourCharacters(view, start + 8);
  const [flags, , , channels, bits] = [12, 16, 20, 24, 28].map((at) => view.getUint32(start + at));
  const tags: Record<string, number> = {
    lpcm: flags & 1 ? formatTags.float : bits <= 8 ? formatTags.signed : formatTags.pcm,
    alaw: formatTags.aLaw,
    ulaw: formatTags.muLaw,
    ima4: formatTags.quickTimeIma,
  };
  if (!Object.hasOwn(tags, kind)) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: Core Audio with '${kind.replace(/[^ -~]/g, '?')}' is not decoded; expected lpcm, alaw, ulaw or ima4. Convert it first, e.g. ffmpeg -i in.caf out.wav.`,
    );
  }
  if (channels === 0) throw new AudioFormatError('malformed', 'decodeAudio: the header says 0 channels.');
  const block = kind === 'ima4';
  const bytes = block ? 34 : kind === 'lpcm' ? Math.ceil(bits / 8) : 1;
  return {
    littleEndian: (flags & 2) !== 0,
    tag: tags[kind],
    channels,
    sampleRate,
    blockAlign: channels * bytes,
    bits: block ? 4 : 8 * bytes,
  };
}
