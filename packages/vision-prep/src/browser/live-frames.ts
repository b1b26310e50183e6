import { formatValue, requireInteger } from '@avemo/checks';
import type { FaceFrame } from '../faces/tracked-face';
import { toPicture } from '../image/read-picture';
import { rgbOf } from './rgb-of';

/** Options of `liveFrames`. */
export interface LiveFramesOptions {
  /** Columns of the pictures, an integer of at least 16; rows follow from the shape. Default: as the video has them. */
  width?: number;
  /** Ends the frames. */
  signal?: AbortSignal;
}

/**
 * The frames that a page's video element shows from now on, a camera's or a film's, for `trackFaces`. Only in browsers.
 *
 * A frame that is shown while the one before is still worked on is left out, so nothing waits in line.
 *
 * @param video - An element that plays; for a camera: `video.srcObject = await navigator.mediaDevices.getUserMedia(…)`.
 * @param options - Size, and what ends the frames.
 * @returns Each frame, [height, width, 3] RGB, with its time in seconds, until the video ends or the signal aborts.
 * @throws TypeError if video is no video element.
 * @throws RangeError if width is out of range.
 *
 * Source: https://wicg.github.io/video-rvfc/ (requestVideoFrameCallback)
 *
 * @example
 * ```ts
 * import { liveFrames } from '@avemo/vision-prep/browser';
 *
 * // In a page: for await (const { faces } of trackFaces(liveFrames(video), { detector })) draw(faces);
 * const problem = await liveFrames('video' as never).next().catch((error: Error) => error.name);
 * problem; // → "TypeError"
 * ```
 */
export async function* liveFrames(
  video: HTMLVideoElement,
  { width, signal }: LiveFramesOptions = {},
): AsyncGenerator<FaceFrame<Uint8Array>, void, undefined> {
  if (typeof video?.requestVideoFrameCallback !== 'function') {
    throw new TypeError(`liveFrames: video must be a video element of a page; got ${formatValue(video)}.`);
  }
  if (width !== undefined) requireInteger('liveFrames', 'width', width, { min: 16 });
  let last = -Infinity;
  for (;;) {
    const time = await nextFrame(video, signal);
    if (time === undefined) return;
    if (time <= last) continue;
    last = time;
    const columns = width ?? video.videoWidth;
    const rows = Math.round((columns * video.videoHeight) / video.videoWidth);
    const rgb = rgbOf((context) => context.drawImage(video, 0, 0, columns, rows), columns, rows);
    yield { picture: toPicture(rgb, rows, columns, 3), time };
  }
}

/** Time of the next frame that is shown; undefined where none comes any more. */
function nextFrame(video: HTMLVideoElement, signal?: AbortSignal): Promise<number | undefined> {
  if (video.ended || signal?.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const request = video.requestVideoFrameCallback((_, { mediaTime }) => settle(mediaTime));
    const stop = () => settle(undefined);
    const settle = (time: number | undefined) => {
      video.cancelVideoFrameCallback(request);
      video.removeEventListener('ended', stop);
      signal?.removeEventListener('abort', stop);
      resolve(time);
    };
    video.addEventListener('ended', stop);
    signal?.addEventListener('abort', stop);
  });
}
