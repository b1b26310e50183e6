import { decodeAudioInParts, type BytesReader } from '@avemo/dsp';

/** A sound that is decoded in pieces, as often as it is asked for. */
export interface OpenedSound {
  /** Hz. */
  sampleRate: number;
  /** Samples of one channel, as far as the file tells before it is decoded. */
  length: number;
  /** What is damaged or missing, as far as the file has been read. */
  warnings: readonly string[];
  /** All channels averaged, in order, in pieces of about a second. */
  chunks(): AsyncIterable<Float32Array>;
}

/** Rates beyond these come from damaged headers; to compute features they would be resampled to more than fits. */
const [lowestRate, highestRate] = [1000, 1_000_000];

/** Throws unless the rate is one that sound can have. @throws RangeError */
export function requireRate(sampleRate: number): void {
  if (sampleRate >= lowestRate && sampleRate <= highestRate) return;
  throw new RangeError(
    `the file says that it has ${sampleRate} samples per second; expected ${lowestRate} to ${highestRate}. Correct its header.`,
  );
}

/**
 * Opens the bytes of a sound file, of which only a few decoded seconds are in memory at a time.
 *
 * @param bytes - Of a file that `decodeAudio` reads.
 * @param options - With `strict`, damage is an error and no warning.
 * @throws AudioFormatError for what is no sound, RangeError for an absurd rate, and errors of the file system.
 */
export async function openSoundBytes(
  bytes: Uint8Array | BytesReader,
  { strict = false }: { strict?: boolean } = {},
): Promise<OpenedSound> {
  const warnings: string[] = [];
  const decode = (onWarning?: (message: string) => void) =>
    decodeAudioInParts(bytes, { mono: true, strict, onWarning });
  const first = decode((message) => warnings.push(message));
  const { value: begin } = await first.next();
  if (!begin) throw new RangeError('the file holds no samples. Replace it.');
  requireRate(begin.sampleRate);
  let begun = false;
  return {
    sampleRate: begin.sampleRate,
    length: begin.length,
    warnings,
    async *chunks() {
      const again = begun;
      begun = true;
      if (!again) yield begin.channels[0];
      for await (const { channels } of again ? decode() : first) yield channels[0];
    },
  };
}
