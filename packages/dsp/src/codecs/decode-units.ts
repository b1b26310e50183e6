import { AudioFormatError } from './audio-format-error';
import type { DecodeFaults } from './decode-faults';
import { quietly } from './quietly';
import { silentParts } from './sound-stream';
import type { Units } from './unit-list';

/** What the WebAssembly decoders give for a piece of a file. @internal */
export interface DecodedPart {
  channelData: Float32Array[];
  samplesDecoded: number;
  sampleRate: number;
  errors: { message: string }[];
}

/** A decoder of packets or frames. @internal */
export interface UnitDecoder {
  ready: Promise<void>;
  decodeFrames(units: Uint8Array[]): DecodedPart | Promise<DecodedPart>;
  free(): void;
}

/** What the file says of its units. @internal */
export interface UnitsOptions {
  format: string;
  channels: number;
  sampleRate: number;
  /** Samples that unit `i` stands for. */
  samplesOf: (index: number) => number;
  faults: DecodeFaults;
}

/** Times full scale: more comes from damaged data alone. */
const loudest = 16;

const isAbsurd = (samples: Float32Array): boolean => {
  for (let n = 0; n < samples.length; n++) if (!(Math.abs(samples[n]) <= loudest)) return true;
  return false;
};

/**
 * Decodes packets or frames one by one and frees the decoder behind them. Where one is damaged, zeros stand in its place, so
 * that time stays.
 * @internal
 */
export async function* decodeUnits(
  decoder: UnitDecoder,
  units: Units,
  { format, channels, sampleRate, samplesOf, faults }: UnitsOptions,
): AsyncGenerator<Float32Array[]> {
  let expected = 0;
  let decoded = 0;
  try {
    await decoder.ready;
    for (let i = 0; i < units.length; i++) {
      expected += samplesOf(i);
      const part = await decodeOne(decoder, units.at(i)!);
      if (part === undefined) {
        faults.report('malformed', `the ${format} decoder failed at frame ${i}; what follows is left out.`);
        break;
      }
      const data = part.channelData.slice(0, channels);
      const fits = part.sampleRate === sampleRate && data.length === channels;
      const absurd = fits && data.some(isAbsurd);
      const damaged = part.errors.length > 0 || absurd || (part.samplesDecoded > 0 && !fits);
      if (damaged) {
        const why =
          part.errors[0]?.message ??
          (absurd ? `its samples exceed ${loudest} times full scale` : undefined) ??
          `its data has ${part.sampleRate} Hz and ${data.length} channels, the header says ${sampleRate} and ${channels}`;
        faults.report('malformed', `the ${format} data is damaged at frame ${i}: ${why}.`);
      }
      const room = expected - decoded;
      if (part.samplesDecoded > 0 && fits && !absurd) {
        const count = Math.min(room, part.samplesDecoded);
        decoded += count;
        if (count > 0) yield data.map((samples) => samples.subarray(0, count));
      }
      if (damaged && decoded < expected) {
        yield* silentParts(channels, expected - decoded);
        decoded = expected;
      }
    }
  } finally {
    release(decoder);
  }
  if (decoded < expected) {
    faults.report(
      'malformed',
      `the ${format} frames stand for ${expected} samples, but only ${decoded} could be decoded.`,
    );
    yield* silentParts(channels, expected - decoded);
  }
}

/** Undefined where the decoder's memory is broken, which damaged data can do. */
async function decodeOne(decoder: UnitDecoder, unit: Uint8Array): Promise<DecodedPart | undefined> {
  try {
    return await quietly(() => decoder.decodeFrames([unit]));
  } catch (error) {
    if (error instanceof AudioFormatError) throw error;
    if (error instanceof WebAssembly.RuntimeError) return undefined;
    return { channelData: [], samplesDecoded: 0, sampleRate: 0, errors: [{ message: String(error) }] };
  }
}

/** Frees a decoder; one that has failed may not be able to. @internal */
export function release(decoder: { free(): void }): void {
  try {
    decoder.free();
  } catch {
    // Its memory goes with it.
  }
}
