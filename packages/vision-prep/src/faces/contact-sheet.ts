import { requireInteger } from '@avemo/checks';
import type { Picture } from '../image/picture';
import { readPicture, toPicture } from '../image/read-picture';

/** Options of `contactSheet`. */
export interface ContactSheetOptions {
  /** Pictures beside each other: an integer of at least 1. Default: so many that the sheet is about square. */
  columns?: number;
}

/**
 * Pictures of equal size side by side and below each other, in one picture.
 *
 * @param pictures - At least one, all [height, width, 3] bytes of one size: aligned faces, for example.
 * @param options - How many stand beside each other.
 * @returns [rows · height, columns · width, 3]; places without a picture are black.
 * @throws TypeError if a picture is not an ndarray of bytes or floats.
 * @throws RangeError if there is none, they differ in size, or columns is out of range.
 *
 * Source: none; a drawing
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { contactSheet } from '@avemo/vision-prep/faces';
 *
 * const pictures = [1, 2, 3].map((level) => ndarray(new Uint8Array(12).fill(level), [2, 2, 3]));
 * const sheet = contactSheet(pictures);
 * [sheet.shape, sheet.get(0, 0, 0), sheet.get(0, 2, 0), sheet.get(2, 0, 0), sheet.get(2, 2, 0)]; // → [[4, 4, 3], 1, 2, 3, 0]
 * ```
 */
export function contactSheet(
  pictures: readonly Picture<Uint8Array>[],
  { columns = Math.ceil(Math.sqrt(pictures?.length || 1)) }: ContactSheetOptions = {},
): Picture<Uint8Array> {
  requireInteger('contactSheet', 'columns', columns);
  if (!(pictures?.length > 0)) {
    throw new RangeError('contactSheet: pictures must hold at least one picture; got none.');
  }
  const sources = pictures.map((picture) => readPicture('contactSheet', picture, 3));
  const [{ width, height }] = sources;
  const odd = sources.findIndex((source) => source.width !== width || source.height !== height);
  if (odd >= 0) {
    throw new RangeError(
      `contactSheet: pictures must be of one size; the first is ${width} × ${height}, ` +
        `picture ${odd} is ${sources[odd].width} × ${sources[odd].height}.`,
    );
  }
  const rows = Math.ceil(sources.length / columns);
  const sheet = new Uint8Array(rows * height * columns * width * 3);
  sources.forEach(({ data }, i) => {
    for (let row = 0; row < height; row++) {
      const y = Math.floor(i / columns) * height + row;
      const to = (y * columns + (i % columns)) * width * 3;
      sheet.set(data.subarray(row * width * 3, (row + 1) * width * 3), to);
    }
  });
  return toPicture(sheet, rows * height, columns * width, 3);
}
