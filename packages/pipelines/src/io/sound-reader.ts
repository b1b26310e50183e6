import { closeSync, openSync, readSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AudioReader } from '@avemo/dsp';
import { soundPiecesAt, type SoundFile } from './sound-file';
import { WriteError } from './write-error';

/** Samples that are kept in memory: what is longer lies in a temporary file. */
const memoryLength = 2 ** 22;
/** Samples that are read at once. */
const blockLength = 2 ** 17;
const sampleBytes = Float32Array.BYTES_PER_ELEMENT;

/**
 * Has some work read a sound at another rate, as one channel, from any place. A few minutes are kept in memory, more in a
 * temporary file that is removed when the work has ended.
 *
 * @param sound - The sound.
 * @param sampleRate - Hz.
 * @param work - What reads it, while it runs.
 * @throws WriteError where the temporary file cannot be written
 */
export async function withSoundReader<T>(
  sound: Pick<SoundFile, 'sampleRate' | 'chunks'>,
  sampleRate: number,
  work: (reader: AudioReader) => Promise<T> | T,
): Promise<T> {
  const pieces: Float32Array[] = [];
  let [length, spool] = [0, undefined as Spool | undefined];
  try {
    for await (const piece of soundPiecesAt(sound, sampleRate)) {
      length += piece.length;
      if (spool) await spool.write(piece);
      else pieces.push(piece);
      if (spool || length <= memoryLength) continue;
      spool = await openSpool();
      for (const held of pieces.splice(0)) await spool.write(held);
    }
    if (!spool) return await work(memoryReader(pieces, length, sampleRate));
    const read = await spool.reader();
    return await work({ sampleRate, length, read: inBlocks(read, length) });
  } finally {
    await spool?.remove();
  }
}

function memoryReader(pieces: Float32Array[], length: number, sampleRate: number): AudioReader {
  const samples = new Float32Array(length);
  let at = 0;
  for (const piece of pieces.splice(0)) {
    samples.set(piece, at);
    at += piece.length;
  }
  return { sampleRate, length, read: (start, end) => samples.subarray(start, end) };
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

interface Spool {
  write(samples: Float32Array): Promise<void>;
  /** Ends the writing. */
  reader(): Promise<Read>;
  remove(): Promise<void>;
}

async function openSpool(): Promise<Spool> {
  const failed = (error: unknown) => {
    throw new WriteError(join(tmpdir(), 'avemo-sound'), error);
  };
  const folder = await mkdtemp(join(tmpdir(), 'avemo-sound-')).catch(failed);
  const file = join(folder, 'samples');
  const handle = await open(file, 'wx').catch(failed);
  let readable: number | undefined;
  return {
    write: (samples) =>
      handle.writeFile(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)).catch(failed),
    async reader() {
      await handle.close();
      const descriptor = (readable = openSync(file, 'r'));
      return (start, end) => {
        const samples = new Float32Array(end - start);
        const bytes = new Uint8Array(samples.buffer);
        for (let at = 0; at < bytes.length;) {
          const count = readSync(descriptor, bytes, at, bytes.length - at, start * sampleBytes + at);
          if (count === 0) throw new Error(`${file} ended while it was read`);
          at += count;
        }
        return samples;
      };
    },
    async remove() {
      if (readable === undefined) await handle.close().catch(() => {});
      else closeSync(readable);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
