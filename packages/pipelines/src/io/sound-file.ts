import { open, stat, type FileHandle } from 'node:fs/promises';
import { decodeWav, toMono } from '@avemo/dsp';
import { fileBytes } from './file-bytes';
import { openTrack } from './open-track';
import { openSoundBytes, requireRate, type OpenedSound } from './open-sound-bytes';
import { keepSound, type KeptSound } from './sound-reader';

/** A sound file that is read in pieces, as often as it is asked for. */
export interface SoundFile extends OpenedSound {
  file: string;
}

/** A sound file of which parts can be read. */
export interface SoundParts extends SoundFile {
  /** The same; of a part where sample numbers are given. */
  chunks(from?: number, to?: number): AsyncIterable<Float32Array>;
}

const chunkSeconds = 10;

/** Smaller WAV files are decoded at once. */
const smallBytes = 2 ** 23;

/**
 * Opens a sound file, of which only a few decoded seconds are in memory at a time. What `decodeAudio` does not know, such as ALAC and
 * WebM, is left to the decoder of videos.
 *
 * @param file - Path of a file that `decodeAudio` reads.
 * @param options - With `strict`, damage is an error and no warning.
 * @throws AudioFormatError for what is no sound, RangeError for an absurd rate, and errors of the file system.
 */
export async function openSoundFile(file: string, options: { strict?: boolean } = {}): Promise<SoundFile> {
  const opened = await openSoundBytes(fileBytes(file), options).catch((error: unknown) =>
    openTrack(file, error, options),
  );
  return { file, ...opened };
}

/**
 * Opens a sound file of which parts are read: those of a large WAV file where they lie, those of other files from what was
 * decoded as a whole: in memory, or a temporary file where it is long. Damage is an error.
 *
 * @param file - Path of a file that `decodeAudio` reads.
 * @throws as `openSoundFile`
 */
export async function openSoundParts(file: string): Promise<SoundParts> {
  const large = await openLargeWave(file);
  if (large) return large;
  const { kept, sampleRate } = await decodeWhole(file);
  return {
    file,
    sampleRate,
    length: kept.length,
    warnings: [],
    async *chunks(from = 0, to = kept.length) {
      const step = chunkSeconds * sampleRate;
      for (let at = from; at < to; at += step) yield kept.read(at, Math.min(to, at + step));
    },
  };
}

async function openLargeWave(file: string): Promise<SoundParts | undefined> {
  const { size } = await stat(file);
  const found = size > smallBytes ? await findWave(file, size) : undefined;
  return found && { file, warnings: [], ...found };
}

interface DecodedSound {
  kept: KeptSound;
  sampleRate: number;
}

/** What was decoded last: the parts of one recording follow each other, and should not each decode all of it. */
let last: { key: string; sound: Promise<DecodedSound> } | undefined;

/** Removes what kept a sound that nobody reads any more. */
const unread = new FinalizationRegistry<() => void>((remove) => remove());

async function decodeWhole(file: string): Promise<DecodedSound> {
  const { size, mtimeMs } = await stat(file);
  const key = `${file} ${size} ${mtimeMs}`;
  if (last?.key === key) return last.sound;
  const sound = openSoundFile(file, { strict: true }).then(async (opened) => {
    const { length, read, remove } = await keepSound(opened.chunks());
    const kept = { length, read, remove };
    unread.register(kept, remove);
    return { kept, sampleRate: opened.sampleRate };
  });
  last = { key, sound };
  sound.catch(() => (last = undefined));
  return sound;
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
