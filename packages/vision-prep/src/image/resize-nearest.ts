import { requireInteger, requireOneOf, requireOptions } from '@avemo/checks';
import type { Picture, PixelData } from './picture';
import { pixelsLike, readPicture, toPicture } from './read-picture';

/** Options of `resizeNearest`. */
export interface ResizeNearestOptions {
  /** Columns of the result: an integer of at least 1. */
  width: number;
  /** Rows of the result: an integer of at least 1. */
  height: number;
  /**
   * Which source pixel: `'half-pixel'` the one under the centre of the new pixel (Pillow, TensorFlow 2, PyTorch's
   * `nearest-exact`), `'corner'` the one under its upper left corner (OpenCV, TensorFlow 1, PyTorch's `nearest`).
   * Default 'half-pixel'.
   */
  alignment?: 'half-pixel' | 'corner';
}

/**
 * Resizes a picture by copying pixels: for masks and labels, whose values must not be mixed.
 *
 * half-pixel: src = ⌊(2·dst + 1)·in / (2·out)⌋; corner: src = ⌊dst·in / out⌋, in whole numbers
 *
 * @param picture - [height, width, channels], bytes or floats
 * @param options - size and alignment
 * @returns [options.height, options.width, channels] of the picture's number type
 * @throws TypeError if picture is not an ndarray of bytes or floats
 * @throws RangeError if a shape, value or option is out of range
 *
 * Source: the definitions of the named libraries.
 * @example
 * ```ts
 * import { createPicture, resizeNearest } from '@avemo/vision-prep';
 *
 * const row = createPicture(Uint8Array.of(1, 2, 3, 4, 5), { width: 5, height: 1, channels: 1 });
 * resizeNearest(row, { width: 3, height: 1 }).data; // → [1, 3, 5]
 * ```
 */
export function resizeNearest<D extends PixelData>(
  picture: Picture<D>,
  options: ResizeNearestOptions,
): Picture<D> {
  const source = readPicture('resizeNearest', picture);
  requireOptions('resizeNearest', 'options', options, 'Pass { width, height }');
  const { width, height, alignment = 'half-pixel' } = options;
  requireInteger('resizeNearest', 'width', width);
  requireInteger('resizeNearest', 'height', height);
  requireOneOf('resizeNearest', 'alignment', alignment, ['half-pixel', 'corner']);
  const { data, channels } = source;
  const columns = sourceIndexes(source.width, width, alignment);
  const rows = sourceIndexes(source.height, height, alignment);
  const result = pixelsLike(data, height * width * channels);
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      const from = (row * source.width + column) * channels;
      for (let c = 0; c < channels; c++) result[to++] = data[from + c];
    }
  }
  return toPicture(result, height, width, channels);
}

function sourceIndexes(inSize: number, outSize: number, alignment: 'half-pixel' | 'corner'): Int32Array {
  return Int32Array.from({ length: outSize }, (_, i) =>
    alignment === 'corner'
      ? Math.floor((i * inSize) / outSize)
      : Math.floor(((2 * i + 1) * inSize) / (2 * outSize)),
  );
}
