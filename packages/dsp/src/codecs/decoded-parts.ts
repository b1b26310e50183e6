import { AudioFormatError } from './audio-format-error';

/** What the WebAssembly decoders give for a piece of a file. @internal */
export interface DecodedPart {
  channelData: Float32Array[];
  samplesDecoded: number;
  sampleRate: number;
  errors: { message: string }[];
}

/** What a file's header says of every part. @internal */
export interface ExpectedPart {
  format: string;
  channels: number;
  sampleRate: number;
}

/** Runs a decoder over a file piece by piece, frees it, and checks that every piece is what the header says. @internal */
export async function decodeParts(
  decoder: { ready: Promise<void>; free(): void },
  pieces: Iterable<() => DecodedPart | Promise<DecodedPart>>,
  { format, channels, sampleRate }: ExpectedPart,
): Promise<Float32Array[][]> {
  const parts: Float32Array[][] = [];
  try {
    await decoder.ready;
    for (const piece of pieces) {
      const part = await piece();
      if (part.errors.length > 0) {
        throw new AudioFormatError(
          'malformed',
          `decodeAudio: the ${format} data is damaged: ${part.errors[0].message}`,
        );
      }
      if (part.samplesDecoded === 0) continue;
      const data = part.channelData.slice(0, channels);
      const whole = data.every((samples) => samples.length === part.samplesDecoded);
      if (part.sampleRate !== sampleRate || data.length < channels || !whole) {
        throw new AudioFormatError(
          'malformed',
          `decodeAudio: the ${format} header says ${sampleRate} Hz and ${channels} channels, its data ${part.sampleRate} Hz and ${data.length}.`,
        );
      }
      parts.push(data);
    }
  } catch (error) {
    if (error instanceof AudioFormatError) throw error;
    throw new AudioFormatError('malformed', `decodeAudio: the ${format} decoder failed: ${String(error)}`, {
      cause: error,
    });
  } finally {
    decoder.free();
  }
  return parts;
}

/** Samples `start` … `start + length − 1` of the parts, one array per channel; throws where the sound is empty or not finite. @internal */
export function joinParts(
  format: string,
  parts: readonly Float32Array[][],
  channels: number,
  start: number,
  length: number,
): Float32Array[] {
  if (length <= 0) throw new AudioFormatError('empty', `decodeAudio: the ${format} file holds no samples.`);
  return Array.from({ length: channels }, (_, c) => {
    const joined = new Float32Array(length);
    let place = -start;
    for (const part of parts) {
      const from = Math.max(0, -place);
      const to = Math.min(part[c].length, length - place);
      if (from < to) joined.set(part[c].subarray(from, to), place + from);
      place += part[c].length;
    }
    const bad = joined.findIndex((sample) => !Number.isFinite(sample));
    if (bad >= 0) {
      throw new AudioFormatError(
        'not-finite',
        `decodeAudio: sample ${bad} of channel ${c} of the ${format} file is ${joined[bad]}.`,
      );
    }
    return joined;
  });
}

/** The samples of all parts. @internal */
export const partsLength = (parts: readonly Float32Array[][]): number =>
  parts.reduce((sum, [first]) => sum + first.length, 0);
