import { requireInteger, requireOptions } from '@avemo/checks';
import type { Picture, PixelData } from './picture';
import { readPicture } from './read-picture';
import { resizeByTaps, type Taps } from './resize-by-taps';

/** Options of `resizeArea`. */
export interface ResizeAreaOptions {
  /** Columns of the result: an integer from 1 to the picture's. */
  width: number;
  /** Rows of the result: an integer from 1 to the picture's. */
  height: number;
}

/**
 * Shrinks a picture by averaging: each new pixel is the mean of the area that it covers, pixels on its edge counting with
 * the covered share.
 *
 * Pixel i covers [i·in/out, (i + 1)·in/out) of an axis; source pixel j weighs the length of the overlap with [j, j + 1),
 * divided by in/out.
 *
 * @param picture - [height, width, channels], bytes or floats
 * @param options - size, at most the picture's
 * @returns [options.height, options.width, channels] of the picture's number type; bytes are rounded to the nearest
 * @throws TypeError if picture is not an ndarray of bytes or floats
 * @throws RangeError if a shape, value or option is out of range
 *
 * Source: OpenCV's `INTER_AREA`.
 * @example
 * ```ts
 * import { createPicture, resizeArea } from '@avemo/vision-prep';
 *
 * const row = createPicture(Float32Array.of(0, 10, 20), { width: 3, height: 1, channels: 1 });
 * resizeArea(row, { width: 2, height: 1 }).data; // → [3.333, 16.667]
 * ```
 */
export function resizeArea<D extends PixelData>(picture: Picture<D>, options: ResizeAreaOptions): Picture<D> {
  const source = readPicture('resizeArea', picture);
  requireOptions('resizeArea', 'options', options, 'Pass { width, height }');
  const { width, height } = options;
  requireInteger('resizeArea', 'width', width, { max: source.width });
  requireInteger('resizeArea', 'height', height, { max: source.height });
  return resizeByTaps(source, coverTaps(source.width, width), coverTaps(source.height, height));
}

function coverTaps(inSize: number, outSize: number): Taps {
  const width = Math.ceil(inSize / outSize) + 1;
  const starts = new Int32Array(outSize);
  const weights = new Float64Array(outSize * width);
  for (let i = 0; i < outSize; i++) {
    // In units of 1/outSize, so that edges on a pixel border are met exactly.
    const [begin, end] = [i * inSize, (i + 1) * inSize];
    starts[i] = Math.floor(begin / outSize);
    for (let k = 0; k < width; k++) {
      const left = (starts[i] + k) * outSize;
      const overlap = Math.min(end, left + outSize) - Math.max(begin, left);
      weights[i * width + k] = Math.max(0, overlap) / inSize;
    }
  }
  return { width, starts, weights };
}
