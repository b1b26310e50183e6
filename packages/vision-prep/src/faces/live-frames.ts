import { formatValue, ndArray, requireInteger } from '@avemo/checks';
import type { Picture } from '../image/picture';
import type { FaceFrame } from './tracked-face';

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
 * import { liveFrames } from '@avemo/vision-prep/faces';
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
    yield { picture: pictureOf(video, columns, rows), time };
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

function pictureOf(video: HTMLVideoElement, width: number, height: number): Picture<Uint8Array> {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(video, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0, j = 0; i < rgb.length; i += 3, j += 4) {
    rgb[i] = data[j];
    rgb[i + 1] = data[j + 1];
    rgb[i + 2] = data[j + 2];
  }
  return ndArray(rgb, [height, width, 3]);
}
