import { formatValue, ndArray, requireInteger, requireOptions } from '@avemo/checks';
import type { Picture } from './picture';

/** Options of `createPicture`. */
export interface CreatePictureOptions {
  /** Columns: an integer of at least 1. */
  width: number;
  /** Rows: an integer of at least 1. */
  height: number;
  /** Values per pixel: an integer of at least 1. Default 3, RGB. */
  channels?: number;
}

/**
 * A picture around pixels that you have, e.g. those of a canvas. Nothing is copied: the picture and your array share memory.
 *
 * @param data - height·width·channels levels: rows first, then columns, then channels; bytes (0 to 255) or floats. Clamped
 * bytes, as a canvas gives them, are taken as bytes.
 * @param options - the shape
 * @returns [height, width, channels]
 * @throws TypeError if data are neither bytes nor 32-bit floats
 * @throws RangeError if their number does not fit the shape
 * @example
 * ```ts
 * import { createPicture } from '@avemo/vision-prep';
 *
 * const redAndBlack = createPicture(Uint8Array.of(255, 0, 0, 0, 0, 0), { width: 2, height: 1 });
 * [redAndBlack.shape, redAndBlack.get(0, 0, 0)]; // → [[1, 2, 3], 255]
 * ```
 */
export function createPicture(
  data: Uint8Array | Uint8ClampedArray,
  options: CreatePictureOptions,
): Picture<Uint8Array>;
export function createPicture(data: Float32Array, options: CreatePictureOptions): Picture<Float32Array>;
export function createPicture(
  data: Uint8Array | Uint8ClampedArray | Float32Array,
  options: CreatePictureOptions,
): Picture {
  requireOptions('createPicture', 'options', options, 'Pass { width, height }');
  const { width, height, channels = 3 } = options;
  requireInteger('createPicture', 'width', width);
  requireInteger('createPicture', 'height', height);
  requireInteger('createPicture', 'channels', channels);
  const pixels =
    data instanceof Uint8ClampedArray ? new Uint8Array(data.buffer, data.byteOffset, data.length) : data;
  if (!(pixels instanceof Uint8Array || pixels instanceof Float32Array)) {
    throw new TypeError(
      `createPicture: data must be a Uint8Array or Float32Array; got ${formatValue(data)}. Use Float32Array.from(…).`,
    );
  }
  if (pixels.length !== height * width * channels) {
    throw new RangeError(
      `createPicture: ${height} × ${width} × ${channels} needs ${height * width * channels} values; got ${pixels.length}.`,
    );
  }
  return ndArray(pixels as Uint8Array, [height, width, channels]);
}
