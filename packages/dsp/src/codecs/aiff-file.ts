import { AudioFormatError } from './audio-format-error';
import { fourCharacters, type ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';
import { formatTags } from './sample-reader';
import type { WaveFile } from './wave-file';

/** How compressions of AIFC store samples; plain AIFF has none. */
const compressions: Record<string, { tag: number; littleEndian?: boolean; bits?: number }> = {
  NONE: { tag: formatTags.pcm },
  twos: { tag: formatTags.pcm },
  in24: { tag: formatTags.pcm, bits: 24 },
  in32: { tag: formatTags.pcm, bits: 32 },
  sowt: { tag: formatTags.pcm, littleEndian: true },
  'raw ': { tag: formatTags.unsigned },
  fl32: { tag: formatTags.float, bits: 32 },
  FL32: { tag: formatTags.float, bits: 32 },
  fl64: { tag: formatTags.float, bits: 64 },
  FL64: { tag: formatTags.float, bits: 64 },
  alaw: { tag: formatTags.aLaw, bits: 8 },
  ALAW: { tag: formatTags.aLaw, bits: 8 },
  ulaw: { tag: formatTags.muLaw, bits: 8 },
  ULAW: { tag: formatTags.muLaw, bits: 8 },
  ima4: { tag: formatTags.quickTimeIma, bits: 4 },
  'GSM ': { tag: formatTags.gsm, bits: 0 },
};

/** Bytes of a block of one channel, where samples stand in blocks. */
const blockBytes: Record<number, number> = { [formatTags.quickTimeIma]: 34, [formatTags.gsm]: 33 };

/**
 * Reads an AIFF or AIFC file: where its samples lie and what they are.
 *
 * Source: Apple, Audio Interchange File Format 1.3, 1989, and AIFF-C, 1991. @internal
 */
export function readAiffFile(view: ByteView, faults: DecodeFaults): WaveFile {
  const kind = fourCharacters(view, 8);
  if (kind !== 'AIFF' && kind !== 'AIFC') {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: this is an IFF file of '${kind.replace(/[^ -~]/g, '?')}'; expected AIFF or AIFC. Convert it first, e.g. ffmpeg -i in out.wav.`,
    );
  }
  const size = view.byteLength;
  let common: Omit<WaveFile, 'view' | 'data'> | undefined;
  let frames = 0;
  let data: WaveFile['data'] | undefined;
  let saidLength = 0;
  for (let offset = 12; offset + 8 <= size;) {
    const id = fourCharacters(view, offset);
    const start = offset + 8;
    const said = view.getUint32(offset + 4);
    const rest = size - start;
    if (id === 'COMM') {
      if (said < 18 || rest < 18) throw malformed(`the 'COMM' chunk has ${Math.min(said, rest)} bytes`);
      common = readCommon(view, start, kind === 'AIFC' && said >= 22 && rest >= 22);
      frames = view.getUint32(start + 2);
    }
    if (id === 'SSND' && rest >= 8) {
      const lead = 8 + view.getUint32(start);
      saidLength = said - lead;
      data = { start: start + lead, length: Math.max(0, Math.min(said, rest) - lead) };
    }
    offset = start + said + (said & 1);
  }
  if (!common || (!data && frames > 0)) {
    throw new AudioFormatError(
      'truncated',
      `decodeAudio: the AIFF file of ${size} bytes has no '${common ? 'SSND' : 'COMM'}' chunk.`,
    );
  }
  const { start, length } = data ?? { start: size, length: 0 };
  // Of blocks, writers count one thing or another.
  const inBlocks = Object.hasOwn(blockBytes, common.tag);
  const known = inBlocks ? saidLength > 0 && saidLength < 0x7fffffff : frames > 0 && frames < 0xffffffff;
  const needed = inBlocks ? saidLength : frames * common.blockAlign;
  // Writers that cannot seek back leave 0 or all bits.
  if (known && needed > length) {
    faults.report(
      'truncated',
      `the AIFF header says ${Math.floor(needed / common.blockAlign)} sample frames, but only ${Math.floor(length / common.blockAlign)} follow. The file was cut off.`,
    );
  }
  return { view, ...common, data: { start, length: known ? Math.min(needed, length) : length } };
}

const malformed = (what: string) => new AudioFormatError('malformed', `decodeAudio: AIFF file: ${what}.`);

function readCommon(view: ByteView, start: number, compressed: boolean): Omit<WaveFile, 'view' | 'data'> {
  const name = compressed ? fourCharacters(view, start + 18) : 'NONE';
  const found = Object.hasOwn(compressions, name) ? compressions[name] : undefined;
  if (!found) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: AIFC with the compression '${name.replace(/[^ -~]/g, '?')}' is not decoded; expected ${Object.keys(compressions).join(', ')}. Convert it first, e.g. ffmpeg -i in.aifc out.wav.`,
    );
  }
  const channels = view.getUint16(start);
  const bits = found.bits ?? view.getUint16(start + 6);
  if (channels === 0) throw malformed('the header says 0 channels');
  const { tag, littleEndian = false } = found;
  return {
    littleEndian,
    // A byte has a sign here, but in raw.
    tag:
      tag === formatTags.pcm && bits <= 8
        ? formatTags.signed
        : tag === formatTags.unsigned && bits > 8
          ? formatTags.pcm
          : tag,
    channels,
    sampleRate: extended(view, start + 8),
    blockAlign: channels * (blockBytes[tag] ?? Math.ceil(bits / 8)),
    bits,
  };
}

/** A number of 80 bits: sign and exponent, then 64 bits of mantissa. */
function extended(view: ByteView, offset: number): number {
  const exponent = (view.getUint16(offset) & 0x7fff) - 16383;
  const mantissa = view.getUint32(offset + 2) * 2 ** -31 + view.getUint32(offset + 6) * 2 ** -63;
  return mantissa * 2 ** exponent;
}
