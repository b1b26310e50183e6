import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { formatValue } from '@avemo/checks';
import { VideoError } from '../video/video-error';

/** Where a video may come from in Node: a path, a file: address, bytes, a Blob or File, or a stream of bytes. */
export type VideoSource =
  string | URL | Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** A file on disk that holds a source. */
export interface SourceFile {
  /** Absolute. */
  path: string;
  /** Bytes. */
  byteLength: number;
  /** Removes it if it was made for the source. */
  release: () => Promise<void>;
}

/**
 * A path stays where it is; anything else is written into a temporary file, because decoders jump about in it.
 * @internal
 */
export async function sourceFile(
  caller: string,
  source: VideoSource,
  signal: AbortSignal,
): Promise<SourceFile> {
  if (typeof source === 'string' || source instanceof URL) {
    const path = typeof source === 'string' ? resolve(source) : filePath(caller, source);
    return { path, byteLength: await requireFile(caller, path), release: async () => {} };
  }
  const bytes = streamOf(caller, source);
  const folder = await mkdtemp(join(tmpdir(), 'avemo-video-'));
  const release = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'video');
  try {
    await pipeline(bytes, createWriteStream(path, { mode: 0o600 }), { signal });
    return { path, byteLength: await requireFile(caller, path), release };
  } catch (error) {
    await release();
    signal.throwIfAborted();
    throw error;
  }
}

function filePath(caller: string, address: URL): string {
  if (address.protocol === 'file:') return fileURLToPath(address);
  throw new TypeError(
    `${caller}: an address must begin with file:; got ${formatValue(address.href)}. Pass (await fetch(address)).body.`,
  );
}

function streamOf(caller: string, source: unknown): Readable {
  if (source instanceof Uint8Array) return Readable.from([source]);
  if (source instanceof ArrayBuffer) return Readable.from([new Uint8Array(source)]);
  if (source instanceof Blob) return Readable.from(source.stream() as unknown as AsyncIterable<Uint8Array>);
  if (typeof source === 'object' && source !== null && Symbol.asyncIterator in source) {
    return Readable.from(source as AsyncIterable<Uint8Array>);
  }
  throw new TypeError(
    `${caller}: source must be a path, a URL, bytes, a Blob or a stream; got ${formatValue(source)}.`,
  );
}

/** The size of a file with content; a typed error for anything else, so that nothing waits for a pipe or a device. */
async function requireFile(caller: string, path: string): Promise<number> {
  let found;
  try {
    found = await stat(path);
    if (found.isFile()) await (await open(path, 'r')).close();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new VideoError('not-found', `${caller}: ${formatValue(path)} cannot be read (${code}).`, {
      cause: error,
    });
  }
  if (!found.isFile()) throw new VideoError('not-a-file', `${caller}: ${formatValue(path)} is not a file.`);
  if (found.size === 0) throw new VideoError('empty', `${caller}: the file is empty (0 bytes).`);
  return found.size;
}
