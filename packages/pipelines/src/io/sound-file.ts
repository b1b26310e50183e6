import { open, readFile, stat, type FileHandle } from 'node:fs/promises';
import {
  createResampler,
  decodeAudio,
  decodeAudioInParts,
  decodeWav,
  toMono,
  type AudioSignal,
} from '@avemo/dsp';

/** A sound file that is read in pieces, as often as it is asked for. */
export interface SoundFile {
  file: string;
  /** Hz. */
  sampleRate: number;
  /** Samples of one channel, where the file tells before it is decoded. */
  length?: number;
  /** What is damaged or missing, as far as the file has been read. */
  warnings: readonly string[];
  /** All channels averaged, in order, in pieces of some seconds. */
  chunks(): AsyncIterable<Float32Array>;
}

/** A sound file of which parts can be read. */
export interface SoundParts extends SoundFile {
  length: number;
  /** The same; of a part where sample numbers are given. */
  chunks(from?: number, to?: number): AsyncIterable<Float32Array>;
}

const chunkSeconds = 10;

/** Smaller WAV files are decoded at once. */
const smallBytes = 2 ** 23;

/**
 * Opens a sound file, of which only a few decoded seconds are in memory at a time.
 *
 * @param file - Path of a file that `decodeAudio` reads.
 * @param options - With `strict`, damage is an error and no warning.
 * @throws AudioFormatError for what is no sound, RangeError for an absurd rate, and errors of the file system.
 */
export async function openSoundFile(
  file: string,
  { strict = false }: { strict?: boolean } = {},
): Promise<SoundFile> {
  const large = await openLargeWave(file);
  if (large) return large;
  const bytes = await readFile(file);
  const warnings: string[] = [];
  const decode = (onWarning?: (message: string) => void) =>
    decodeAudioInParts(bytes, { mono: true, strict, onWarning });
  const first = decode((message) => warnings.push(message));
  const { value: begin } = await first.next();
  if (!begin) throw new RangeError('the file holds no samples. Replace it.');
  requireRate(begin.sampleRate);
  let begun = false;
  return {
    file,
    sampleRate: begin.sampleRate,
    warnings,
    async *chunks() {
      const again = begun;
      begun = true;
      if (!again) yield begin.channels[0];
      for await (const { channels } of again ? decode() : first) yield channels[0];
    },
  };
}

/**
 * Opens a sound file of which parts are read: those of a large WAV file where they lie, those of other files from what was
 * decoded as a whole, which is kept while it can be. Damage is an error.
 *
 * @param file - Path of a file that `decodeAudio` reads.
 * @throws as `openSoundFile`
 */
export async function openSoundParts(file: string): Promise<SoundParts> {
  const large = await openLargeWave(file);
  if (large) return large;
  const { samples, sampleRate } = await decodeWhole(file);
  requireRate(sampleRate);
  return {
    file,
    sampleRate,
    length: samples.length,
    warnings: [],
    async *chunks(from = 0, to = samples.length) {
      if (to > from) yield samples.subarray(from, to);
    },
  };
}

async function openLargeWave(file: string): Promise<SoundParts | undefined> {
  const { size } = await stat(file);
  const found = size > smallBytes ? await findWave(file, size) : undefined;
  return found && { file, warnings: [], ...found };
}

/** What was decoded last: the parts of one recording follow each other, and should not each decode all of it. */
let last: { key: string; signal: WeakRef<AudioSignal> } | undefined;

async function decodeWhole(file: string): Promise<AudioSignal> {
  const { size, mtimeMs } = await stat(file);
  const key = `${file} ${size} ${mtimeMs}`;
  const kept = last?.key === key ? last.signal.deref() : undefined;
  if (kept) return kept;
  const { channels, sampleRate } = await decodeAudio(await readFile(file), { strict: true, mono: true });
  const signal = { samples: channels[0], sampleRate };
  last = { key, signal: new WeakRef(signal) };
  return signal;
}

/** Rates beyond these come from damaged headers; to compute features they would be resampled to more than fits. */
const [lowestRate, highestRate] = [1000, 1_000_000];

function requireRate(sampleRate: number): void {
  if (sampleRate >= lowestRate && sampleRate <= highestRate) return;
  throw new RangeError(
    `the file says that it has ${sampleRate} samples per second; expected ${lowestRate} to ${highestRate}. Correct its header.`,
  );
}

/** The sound at another rate, as one channel, in pieces. */
export async function* soundPiecesAt(
  sound: Pick<SoundFile, 'sampleRate' | 'chunks'>,
  sampleRate: number,
): AsyncGenerator<Float32Array> {
  if (sound.sampleRate === sampleRate) return yield* sound.chunks();
  const resampler = createResampler({ from: sound.sampleRate, to: sampleRate });
  for await (const chunk of sound.chunks()) yield resampler.push(chunk);
  yield resampler.finish();
}

/** A plain WAV file whose samples lie together; undefined for anything that needs a second look. */
async function findWave(
  file: string,
  size: number,
): Promise<Omit<SoundParts, 'file' | 'warnings'> | undefined> {
  const handle = await open(file);
  try {
    const head = await readAt(handle, 0, 12);
    if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE')
      return undefined;
    let format: Buffer | undefined;
    for (let at = 12; at + 8 <= size;) {
      const chunk = await readAt(handle, at, 8);
      const [id, length] = [chunk.toString('latin1', 0, 4), chunk.readUInt32LE(4)];
      if (id === 'fmt ' && length < 1024) format = await readAt(handle, at, 8 + length);
      if (id === 'data') return format && describeWave(file, format, at + 8, length, size);
      at += 8 + length + (length % 2);
    }
    return undefined;
  } finally {
    await handle.close();
  }
}

function describeWave(
  file: string,
  format: Buffer,
  start: number,
  stated: number,
  size: number,
): Omit<SoundParts, 'file' | 'warnings'> | undefined {
  const bytes = stated === 0 || stated === 0xffffffff ? size - start : stated;
  const [sampleRate, frameBytes] = [format.readUInt32LE(12), format.readUInt16LE(20)];
  if (start + bytes > size || sampleRate === 0 || frameBytes === 0) return undefined;
  requireRate(sampleRate);
  const length = Math.floor(bytes / frameBytes);
  return {
    sampleRate,
    length,
    async *chunks(from = 0, to = length) {
      const handle = await open(file);
      try {
        const step = chunkSeconds * sampleRate;
        for (let at = from; at < to; at += step) {
          const part = Math.min(step, to - at) * frameBytes;
          const data = await readAt(handle, start + at * frameBytes, part);
          yield toMono(decodeWav(waveOf(format, data))).samples;
        }
      } finally {
        await handle.close();
      }
    },
  };
}

/** A WAV file of a part of the samples, so that one decoder knows all their forms. */
function waveOf(format: Buffer, data: Buffer): Uint8Array {
  const padded = format.length % 2;
  const file = Buffer.alloc(12 + format.length + padded + 8 + data.length);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVE', 8, 'latin1');
  format.copy(file, 12);
  const at = 12 + format.length + padded;
  file.write('data', at, 'latin1');
  file.writeUInt32LE(data.length, at + 4);
  data.copy(file, at + 8);
  return file;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new Error('the file ended while it was read');
  return buffer;
}
