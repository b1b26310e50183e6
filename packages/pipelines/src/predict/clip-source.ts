import { formatValue } from '@avemo/checks';
import type { BytesReader } from '@avemo/dsp';
import type { VideoSource } from '@avemo/vision-prep/video';
import { CallError } from '../call-error';
import { fileBytes } from '../io/file-bytes';

/**
 * Where a clip may come from: a path (Node), an address, bytes, a Blob or File, a stream of bytes (Node's too), or an element of a page
 * that shows a video, plays a sound or shows a picture.
 */
export type ClipSource =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | HTMLMediaElement
  | HTMLImageElement;

/** A source of which the beginning is known. */
export interface ReadSource {
  /** Path, address or name of the source. */
  name: string;
  /** Its first bytes. */
  head: Uint8Array;
  /** All of them. */
  bytes(): Promise<Uint8Array>;
  /** The same, of a file read where they are needed. */
  reader(): Promise<Uint8Array | BytesReader>;
  /** For the decoder of videos. */
  source: Exclude<VideoSource, AsyncIterable<Uint8Array>>;
}

const headLength = 16;

/** Reads the beginning of a source; of a path, no more than that. */
export async function readSource(source: ClipSource, signal?: AbortSignal): Promise<ReadSource> {
  if ((typeof source === 'string' && source !== '') || source instanceof URL)
    return readAddress(String(source), signal);
  if (source instanceof Blob) return inBlob(source, (source as Partial<File>).name ?? 'clip');
  if (source instanceof Uint8Array) return inBytes(source, 'clip');
  if (source instanceof ArrayBuffer) return inBytes(new Uint8Array(source), 'clip');
  if (typeof ReadableStream === 'function' && source instanceof ReadableStream) {
    return inBlob(await new Response(source).blob(), 'clip');
  }
  if (isIterable(source)) return inBlob(await collect(source), 'clip');
  const { currentSrc, src } = (source ?? {}) as Partial<HTMLMediaElement>;
  if (currentSrc || src) return readAddress((currentSrc || src)!, signal);
  if (typeof MediaStream === 'function' && (source as Partial<HTMLMediaElement>)?.srcObject) {
    throw new CallError(
      'the element shows a live stream, which has no end. Use createEmotionDetector for it.',
    );
  }
  throw new TypeError(
    `predict: source must be a path, an address, bytes, a Blob, a stream or an element of a page; got ${formatValue(source)}.`,
  );
}

const isIterable = (source: unknown): source is AsyncIterable<Uint8Array> =>
  typeof (source as Partial<AsyncIterable<Uint8Array>> | null)?.[Symbol.asyncIterator] === 'function';

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of pieces) parts.push(piece.slice());
  return new Blob(parts);
}

async function readAddress(address: string, signal?: AbortSignal): Promise<ReadSource> {
  const files = node();
  if (files && !/^(https?|blob|data):/.test(address)) {
    const path = address.startsWith('file:') ? new URL(address) : address;
    return {
      name: address,
      head: await readHead(files, path),
      bytes: () => files.readFile(path),
      reader: async () => fileBytes(path),
      source: path,
    };
  }
  const response = await fetch(address, { signal }).catch((cause: Error) => {
    signal?.throwIfAborted();
    throw new CallError(`${address} cannot be read: ${cause.message}. Check the address and the network.`, {
      cause,
    });
  });
  if (!response.ok) {
    throw new CallError(`${address} cannot be read: HTTP ${response.status}. Check the address.`);
  }
  return inBlob(await response.blob(), address.startsWith('data:') ? 'clip' : address);
}

async function readHead(files: Files, path: string | URL): Promise<Uint8Array> {
  const file = await files.open(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT'
      ? new CallError(`there is no file ${String(path)}. Pass the path of a video, a sound or a picture.`)
      : error;
  });
  try {
    if ((await file.stat()).isDirectory()) {
      throw new CallError(`${String(path)} is a folder. Pass its files one by one.`);
    }
    const { buffer, bytesRead } = await file.read(new Uint8Array(headLength), 0, headLength, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const inBytes = (bytes: Uint8Array, name: string): ReadSource => ({
  name,
  head: bytes.subarray(0, headLength),
  bytes: async () => bytes,
  reader: async () => bytes,
  source: bytes,
});

async function inBlob(blob: Blob, name: string): Promise<ReadSource> {
  const bytes = async () => new Uint8Array(await blob.arrayBuffer());
  return {
    name,
    head: new Uint8Array(await blob.slice(0, headLength).arrayBuffer()),
    bytes,
    reader: bytes,
    source: blob,
  };
}

type Files = typeof import('node:fs/promises');

function node(): Files | undefined {
  const { process } = globalThis as { process?: NodeJS.Process };
  return process?.getBuiltinModule?.('node:fs/promises');
}
