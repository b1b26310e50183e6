import { ndArray } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { Picture, PixelData } from '../image/picture';
import { pixelsLike } from '../image/read-picture';
import { requireClip } from './require-clip';

/**
 * Puts pictures of one shape behind each other to one array, as networks take clips.
 *
 * @param clip - pictures of one shape and number type, at least one
 * @returns [frames, height, width, channels]
 * @throws TypeError if clip is not an array of pictures
 * @throws RangeError if it is empty, or shapes or number types differ
 * @example
 * ```ts
 * import { createPicture, stackFrames } from '@avemo/vision-prep';
 *
 * const frame = createPicture(new Uint8Array(12), { width: 2, height: 2 });
 * stackFrames([frame, frame, frame]).shape; // → [3, 2, 2, 3]
 * ```
 */
export function stackFrames<D extends PixelData>(clip: readonly Picture<D>[]): NdArray<D> {
  const frames = requireClip('stackFrames', clip);
  const [{ data, height, width, channels }] = frames;
  const size = height * width * channels;
  const result = pixelsLike(data, frames.length * size);
  for (const [i, frame] of frames.entries()) result.set(frame.data, i * size);
  return ndArray(result as Uint8Array, [
    frames.length,
    height,
    width,
    channels,
  ]) as NdArray<PixelData> as NdArray<D>;
}
