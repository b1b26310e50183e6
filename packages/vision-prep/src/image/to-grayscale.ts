import { formatValue } from '@avemo/checks';
import { pixelsLike, readPicture, toPicture } from './read-picture';
import type { Picture, PixelData } from './picture';

/** Options of `toGrayscale`. */
export interface ToGrayscaleOptions {
  /** Whose weights: `'bt601'` (OpenCV, Pillow, TensorFlow) or `'bt709'` (scikit-image). Default 'bt601'. */
  standard?: 'bt601' | 'bt709';
}

/** Whole numbers and their sum, so that halves of a level are exact and round up. */
const WEIGHTS = { bt601: [299, 587, 114, 1000], bt709: [2126, 7152, 722, 10000] };

/**
 * Turns an RGB picture grey: the weighted sum of the stored, gamma-coded channels.
 *
 * BT.601: 0.299 R + 0.587 G + 0.114 B; BT.709: 0.2126 R + 0.7152 G + 0.0722 B
 *
 * @param picture [height, width, 3], RGB, bytes or floats.
 * @param options Whose weights.
 * @returns [height, width, 1] of the picture's number type and scale; bytes are rounded to the nearest, halves up
 * @throws TypeError if picture is not an ndarray of bytes or floats.
 * @throws RangeError if the shape, a value or the standard is not such.
 *
 * Source: Recommendations ITU-R BT.601 and BT.709.
 *
 * @example
 * ```ts
 * import { createPicture, toGrayscale } from '@avemo/vision-prep';
 *
 * const redAndGreen = createPicture(Uint8Array.of(255, 0, 0, 0, 255, 0), { width: 2, height: 1 });
 * toGrayscale(redAndGreen).data; // → [76, 150]
 * ```
 */
export function toGrayscale<D extends PixelData>(
  picture: Picture<D>,
  { standard = 'bt601' }: ToGrayscaleOptions = {},
): Picture<D> {
  const { data, height, width } = readPicture('toGrayscale', picture, 3);
  if (!Object.hasOwn(WEIGHTS, standard)) {
    throw new RangeError(`toGrayscale: standard must be 'bt601' or 'bt709'; got ${formatValue(standard)}.`);
  }
  const [red, green, blue, sum] = WEIGHTS[standard];
  const result = pixelsLike(data, height * width);
  const rounding = data instanceof Uint8Array ? sum / 2 : 0;
  for (let i = 0, j = 0; i < result.length; i++, j += 3) {
    result[i] = (red * data[j] + green * data[j + 1] + blue * data[j + 2] + rounding) / sum;
  }
  return toPicture(result, height, width, 1);
}
