import { requireOneOf } from '@avemo/checks';
import type { Picture, PixelData } from './picture';
import { pixelsLike, readPicture, toPicture } from './read-picture';

/** Options of `flipImage`. */
export interface FlipImageOptions {
  /** `'horizontal'` swaps left and right, `'vertical'` top and bottom. Default 'horizontal'. */
  direction?: 'horizontal' | 'vertical';
}

/**
 * Mirrors a picture.
 *
 * out(x, y) = in(width − 1 − x, y), or in(x, height − 1 − y)
 *
 * @param picture - [height, width, channels], bytes or floats
 * @param options - what is swapped
 * @returns [height, width, channels] of the picture's number type
 * @throws TypeError if picture is not an ndarray of bytes or floats
 * @throws RangeError if the shape, a value or the direction is out of range
 * @example
 * ```ts
 * import { createPicture, flipImage } from '@avemo/vision-prep';
 *
 * const row = createPicture(Uint8Array.of(1, 2, 3), { width: 3, height: 1, channels: 1 });
 * flipImage(row).data; // → [3, 2, 1]
 * ```
 */
export function flipImage<D extends PixelData>(
  picture: Picture<D>,
  { direction = 'horizontal' }: FlipImageOptions = {},
): Picture<D> {
  const { data, height, width, channels } = readPicture('flipImage', picture);
  requireOneOf('flipImage', 'direction', direction, ['horizontal', 'vertical']);
  const result = pixelsLike(data, data.length);
  for (let y = 0, to = 0; y < height; y++) {
    const row = direction === 'vertical' ? height - 1 - y : y;
    for (let x = 0; x < width; x++) {
      const column = direction === 'horizontal' ? width - 1 - x : x;
      const from = (row * width + column) * channels;
      for (let c = 0; c < channels; c++) result[to++] = data[from + c];
    }
  }
  return toPicture(result, height, width, channels);
}
