import type { AudioReader } from '@avemo/dsp';
import { openNumberFile, type NumberFile } from './number-file';
import { soundPiecesAt, type SoundPieces } from './sound-pieces-at';

/** Samples that are kept in memory: what is longer lies in a temporary file. */
const memoryLength = 2 ** 22;
/** Samples that are read at once. */
const blockLength = 2 ** 17;

/**
 * Has some work read a sound at another rate, as one channel, from any place. A few minutes are kept in memory, more in a
 * temporary file that is removed when the work has ended; in a page all of it is kept in memory.
 *
 * @param sound - The sound.
 * @param sampleRate - Hz.
 * @param work - What reads it, while it runs.
 * @throws WriteError where the temporary file cannot be written
 */
export async function withSoundReader<T>(
  sound: SoundPieces,
  sampleRate: number,
  work: (reader: AudioReader) => Promise<T> | T,
): Promise<T> {
  const kept = await keepSound(soundPiecesAt(sound, sampleRate));
  try {
    return await work({ sampleRate, length: kept.length, read: kept.read });
  } finally {
    kept.remove();
  }
}

/** A sound of which any part can be read. */
export interface KeptSound extends Pick<AudioReader, 'length' | 'read'> {
  /** Frees what keeps it. */
  remove(): void;
}

/** Keeps the pieces of a sound until it is removed. @throws WriteError where the temporary file cannot be written */
export async function keepSound(sound: AsyncIterable<Float32Array>): Promise<KeptSound> {
  const pieces: Float32Array[] = [];
  let file: NumberFile<Float32Array> | undefined;
  let length = 0;
  try {
    for await (const piece of sound) {
      length += piece.length;
      if (file) {
        file.append(piece);
        continue;
      }
      pieces.push(piece);
      if (length <= memoryLength) continue;
      file = openNumberFile(Float32Array);
      if (file) for (const held of pieces.splice(0)) file.append(held);
    }
  } catch (error) {
    file?.remove();
    throw error;
  }
  if (!file) return inMemory(pieces, length);
  const { read, remove } = file;
  return { length, read: inBlocks(read, length), remove };
}

function inMemory(pieces: Float32Array[], length: number): KeptSound {
  const samples = new Float32Array(length);
  let at = 0;
  for (const piece of pieces.splice(0)) {
    samples.set(piece, at);
    at += piece.length;
  }
  return { length, read: (start, end) => samples.subarray(start, end), remove: () => {} };
}

type Read = AudioReader['read'];

/** Reads that lie near each other read the file once. */
function inBlocks(read: Read, length: number): Read {
  let held: Float32Array = new Float32Array(0);
  let from = 0;
  return (start, end) => {
    if (start < from || end > from + held.length) {
      from = Math.max(0, start - blockLength / 4);
      held = read(from, Math.min(length, Math.max(end, from + blockLength)));
    }
    return held.subarray(start - from, end - from);
  };
}

/** The samples of a sound from front to back, piece by piece. */
export function* readerBlocks({ length, read }: AudioReader): Generator<Float32Array> {
  for (let at = 0; at < length; at += blockLength) yield read(at, Math.min(length, at + blockLength)).slice();
}
