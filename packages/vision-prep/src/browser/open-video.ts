import { formatValue, requireInteger, requireOptions } from '@avemo/checks';
import { createVideo } from '../video/create-video';
import type { Video } from '../video/video';
import type { VideoDecoder } from '../video/video-decoder';
import { VideoError } from '../video/video-error';
import { webCodecs } from './web-codecs';

/** Where a video may come from in a browser: a File or Blob, bytes, or a stream of bytes, which is read to its end first. */
export type VideoSource = Blob | Uint8Array | ArrayBuffer | ReadableStream<Uint8Array>;

/** Options of `openVideo`. */
export interface OpenVideoOptions {
  /** Who decodes. Default: the browser. */
  decoder?: VideoDecoder<Blob>;
  /** Most pixels that a frame may have; more is an error before memory is spent. Default 2²⁶. */
  maxPixels?: number;
  /** Whether a complaint of the decoder is an error behind the last frame. Default false. */
  strict?: boolean;
  /** Ends opening, and whatever the video does later, with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Opens a video or sound file in a browser and reads its head; frames and sound are decoded as they are asked for, by the
 * browser's own decoders. A File is read from disk piece by piece.
 *
 * @param source - File or Blob, bytes, or a stream
 * @param options - decoder, limits, signal
 * @returns what is in the file; call `close()` behind the last use
 * @throws VideoError with a `code` where the file cannot be read or decoded
 * @throws TypeError if source is none of these
 * @example
 * ```ts no-run: needs a browser and a file that somebody chose
 * import { openVideo } from '@avemo/vision-prep/browser';
 *
 * const file = document.querySelector('input')!.files!.item(0)!;
 * const video = await openVideo(file);
 * for await (const { time, picture } of video.frames({ size: { height: 256 } })) {
 *   console.log(time, picture.shape);
 * }
 * await video.close();
 * ```
 */
export async function openVideo(source: VideoSource, options: OpenVideoOptions = {}): Promise<Video> {
  requireOptions('openVideo', 'options', options, 'Pass { decoder, maxPixels, strict, signal }');
  const { maxPixels = 2 ** 26, strict = false, signal = new AbortController().signal } = options;
  const { decoder = webCodecs() } = options;
  requireInteger('openVideo', 'maxPixels', maxPixels);
  signal.throwIfAborted();
  const blob = await blobOf(source);
  if (blob.size === 0) throw new VideoError('empty', 'openVideo: the file is empty (0 bytes).');
  if (!(await decoder.isAvailable())) {
    throw new VideoError('no-decoder', `openVideo: this browser has no ${decoder.name}. Use a newer one.`);
  }
  const opened = await decoder.open(blob, { maxPixels, signal });
  return createVideo(opened, { decoder: decoder.name, strict, signal, byteLength: blob.size });
}

async function blobOf(source: unknown): Promise<Blob> {
  if (source instanceof Blob) return source;
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return new Blob([source as ArrayBuffer]);
  if (source instanceof ReadableStream) return new Response(source).blob();
  throw new TypeError(
    `openVideo: source must be a File, a Blob, bytes or a stream; got ${formatValue(source)}. Pass await (await fetch(address)).blob().`,
  );
}
