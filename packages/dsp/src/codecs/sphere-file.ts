import { AudioFormatError } from './audio-format-error';
import type { ByteView } from './binary-view';
import type { DecodeFaults } from './decode-faults';
import { formatTags } from './sample-reader';
import type { WaveFile } from './wave-file';

const tags: Record<string, number> = {
  pcm: formatTags.pcm,
  linear: formatTags.pcm,
  ulaw: formatTags.muLaw,
  'mu-law': formatTags.muLaw,
  alaw: formatTags.aLaw,
};

/** Longer headers are damaged. */
const longest = 2 ** 16;

/**
 * Reads a NIST SPHERE file, as many speech corpora have them: where its samples lie and what they are.
 *
 * Source: NIST, SPHERE 2.6, 1994. @internal
 */
export function readSphereFile(view: ByteView, faults: DecodeFaults): WaveFile {
  const size = view.byteLength;
  const start = Number(textOf(view, 8, 16));
  if (!(Number.isInteger(start) && start >= 16 && start <= Math.min(size, longest))) {
    throw new AudioFormatError('truncated', `decodeAudio: the SPHERE header of ${size} bytes has no end.`);
  }
  const fields = new Map<string, string>();
  for (const line of textOf(view, 16, start).split('\n')) {
    const [, name, value] = /^(\w+) -\w+ (.*?)\s*$/.exec(line) ?? [];
    if (name) fields.set(name, value);
    if (line.startsWith('end_head')) break;
  }
  const coding = fields.get('sample_coding') ?? 'pcm';
  const tag = Object.hasOwn(tags, coding) ? tags[coding] : undefined;
  if (tag === undefined) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: SPHERE with the coding '${coding.replace(/[^ -~]/g, '?')}' is not decoded; expected pcm, ulaw or alaw. Convert it first, e.g. sph2pipe -f wav in.sph out.wav.`,
    );
  }
  const number = (name: string, missing?: number) => {
    const value = Number(fields.get(name) ?? missing);
    if (Number.isInteger(value) && value >= 0) return value;
    throw new AudioFormatError(
      'malformed',
      `decodeAudio: the SPHERE header needs a whole number of '${name}'.`,
    );
  };
  const channels = number('channel_count', 1);
  const bytes = number('sample_n_bytes', tag === formatTags.pcm ? 2 : 1);
  if (channels === 0) throw new AudioFormatError('malformed', 'decodeAudio: the header says 0 channels.');
  const blockAlign = channels * bytes;
  const rest = size - start;
  const needed = fields.has('sample_count') ? number('sample_count') * blockAlign : rest;
  if (needed > rest) {
    faults.report(
      'truncated',
      `the SPHERE header says ${needed} bytes of sound, but only ${rest} follow. The file was cut off.`,
    );
  }
  return {
    view,
    littleEndian: (fields.get('sample_byte_format') ?? '01') !== '10',
    tag: tag === formatTags.pcm && bytes === 1 ? formatTags.signed : tag,
    channels,
    sampleRate: number('sample_rate'),
    blockAlign,
    bits: 8 * bytes,
    data: { start, length: Math.min(needed, rest) },
  };
}

function textOf(view: ByteView, start: number, end: number): string {
  const last = Math.max(start, Math.min(end, view.byteLength));
  return String.fromCharCode(...(start < last ? view.bytes(start, last) : []));
}
