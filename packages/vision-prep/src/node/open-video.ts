import { formatValue, requireInteger, requireOptions } from '@avemo/checks';
import { createVideo } from '../video/create-video';
import type { Video } from '../video/video';
import type { VideoDecoder } from '../video/video-decoder';
import { VideoError } from '../video/video-error';
import { sourceFile, type SourceFile, type VideoSource } from './source-file';
import { ffmpegCore } from './ffmpeg-core';
import { systemFfmpeg } from './system-ffmpeg';

/** Options of `openVideo`. */
export interface OpenVideoOptions {
  /**
   * Who decodes: `'ffmpeg'` the program of the system, `'@ffmpeg/core'` the package, in a thread of its own; or a decoder of
   * yours. Default: the first of the two that is installed.
   */
  decoder?: 'ffmpeg' | '@ffmpeg/core' | VideoDecoder<string>;
  /** Most pixels that a frame may have; more is an error before memory is spent. Default 2²⁶. */
  maxPixels?: number;
  /** Whether a complaint of the decoder, e.g. that the file ends early, is an error behind the last frame. Default false. */
  strict?: boolean;
  /** Ends opening, and whatever the video does later, with the signal's reason. */
  signal?: AbortSignal;
}

const DECODERS: readonly VideoDecoder<string>[] = [systemFfmpeg(), ffmpegCore()];

/**
 * Opens a video or sound file and reads its head; frames and sound are decoded as they are asked for.
 *
 * Frames are turned as the file says, edit lists are obeyed, and picture and sound share one clock: 0 is the first moment of
 * the file. The kind of file is told by its content, its name does not matter.
 *
 * @param source - path, file: URL, bytes, Blob or File, or a stream of bytes; anything but a path is held in a temporary file
 * until `close()`
 * @param options - decoder, limits, signal
 * @returns what is in the file; call `close()` behind the last use
 * @throws VideoError with a `code` where the file cannot be read or decoded
 * @throws TypeError if source is none of these
 * @example
 * ```ts no-run: reads your own recording
 * import { openVideo } from '@avemo/vision-prep/video';
 *
 * const video = await openVideo('interview.mp4');
 * for await (const { time, picture } of video.frames({ size: { height: 256 }, rate: 10 })) {
 *   console.log(time, picture.shape); // [256, 455, 3]
 * }
 * const speech = await video.audio(); // { samples, sampleRate }, in step with the frames
 * await video.close();
 * ```
 */
export async function openVideo(source: VideoSource, options: OpenVideoOptions = {}): Promise<Video> {
  requireOptions('openVideo', 'options', options, 'Pass { decoder, maxPixels, strict, signal }');
  const { maxPixels = 2 ** 26, strict = false, signal = new AbortController().signal } = options;
  requireInteger('openVideo', 'maxPixels', maxPixels);
  signal.throwIfAborted();
  const file = await sourceFile('openVideo', source, signal);
  try {
    const decoder = await chooseDecoder(options.decoder);
    const opened = await decoder.open(file.path, { maxPixels, signal });
    const video = createVideo(opened, {
      decoder: decoder.name,
      strict,
      signal,
      byteLength: file.byteLength,
    });
    return releasing(video, file);
  } catch (error) {
    await file.release();
    signal.throwIfAborted();
    throw error;
  }
}

/** The video with a `close` that removes the file too. */
function releasing(video: Video, { release }: SourceFile): Video {
  const { close } = video;
  return Object.defineProperties(video, {
    close: {
      value: async () => {
        await close();
        await release();
      },
    },
  });
}

async function chooseDecoder(wanted: OpenVideoOptions['decoder']): Promise<VideoDecoder<string>> {
  if (typeof wanted === 'object' && wanted !== null) return wanted;
  const candidates = DECODERS.filter(({ name }) => wanted === undefined || name === wanted);
  if (candidates.length === 0) {
    const names = DECODERS.map(({ name }) => `'${name}'`).join(', ');
    throw new RangeError(
      `openVideo: decoder must be one of ${names}, or an object; got ${formatValue(wanted)}.`,
    );
  }
  for (const decoder of candidates) if (await decoder.isAvailable()) return decoder;
  throw new VideoError(
    'no-decoder',
    `openVideo: ${candidates.map(({ name }) => name).join(' and ')} cannot be found. ` +
      'Install ffmpeg (https://ffmpeg.org), or run npm install @ffmpeg/core.',
  );
}
