import { formatValue, requireFinite, requirePositive } from '@avemo/checks';
import { outsideRule, type Outside } from '../image/outside';
import { pixelsLike, readPicture, toPicture } from '../image/read-picture';
import type { Picture, PixelData } from '../image/picture';

/** A rectangle in pixels of a picture; (0, 0) is the outer corner of the first pixel. It may leave the picture. */
export interface Box {
  /** Left edge, any finite number. */
  x: number;
  /** Upper edge, any finite number. */
  y: number;
  /** Above 0. */
  width: number;
  /** Above 0. */
  height: number;
}

/** Options of `cropFace`. */
export interface CropFaceOptions {
  /** Share of the box's width and height that is added on each side; above −0.5. Default 0. */
  margin?: number;
  /** What lies outside the picture. Default 'zero'. */
  outside?: Outside;
}

/** The most pixels that a crop may have; beyond it a box is a mistake. */
const MAX_PIXELS = 2 ** 26;

/**
 * Cuts a box out of a picture, with a margin around it; the box may leave the picture.
 *
 * Width' = width·(1 + 2·margin) around the same centre, height likewise; left edge and width are rounded to the nearest
 * whole pixel, the width to at least 1.
 *
 * @param picture [height, width, channels], bytes or floats.
 * @param box The face, in pixels.
 * @param options Margin and what lies outside.
 * @returns [height', width', channels] of the picture's number type.
 * @throws TypeError if picture is not an ndarray of bytes or floats.
 * @throws RangeError if the box or an option is out of range, or the crop has more than 2²⁶ pixels.
 *
 * Source: Ma et al. 2019, section 2.1.2 (extended box).
 *
 * @example
 * ```ts
 * import { createPicture, cropFace } from '@avemo/vision-prep';
 *
 * const picture = createPicture(Uint8Array.of(1, 2, 3, 4, 5, 6), { width: 3, height: 2, channels: 1 });
 * cropFace(picture, { x: 2, y: 0, width: 2, height: 2 }).data; // → [3, 0, 6, 0]
 * ```
 */
export function cropFace<D extends PixelData>(
  picture: Picture<D>,
  box: Box,
  { margin = 0, outside = 'zero' }: CropFaceOptions = {},
): Picture<D> {
  const source = readPicture('cropFace', picture);
  const { x, y, width, height } = wholePixels(box, margin);
  const at = outsideRule('cropFace', outside);
  const { data, channels } = source;
  const result = pixelsLike(data, height * width * channels);
  for (let row = 0; row < height; row++) {
    const sourceRow = at(y + row, source.height);
    if (sourceRow < 0) continue;
    for (let column = 0; column < width; column++) {
      const sourceColumn = at(x + column, source.width);
      if (sourceColumn < 0) continue;
      const from = (sourceRow * source.width + sourceColumn) * channels;
      const to = (row * width + column) * channels;
      for (let c = 0; c < channels; c++) result[to + c] = data[from + c];
    }
  }
  return toPicture(result, height, width, channels);
}

function wholePixels(box: Box, margin: number): Box {
  if (typeof box !== 'object' || box === null) {
    throw new TypeError(`cropFace: box must be { x, y, width, height }; got ${formatValue(box)}.`);
  }
  requireFinite('cropFace', 'box.x', box.x);
  requireFinite('cropFace', 'box.y', box.y);
  requirePositive('cropFace', 'box.width', box.width);
  requirePositive('cropFace', 'box.height', box.height);
  requireFinite('cropFace', 'margin', margin);
  if (margin <= -0.5) throw new RangeError(`cropFace: margin must be above -0.5; got ${margin}.`);
  const [x, width] = wholeSpan(box.x, box.width, margin);
  const [y, height] = wholeSpan(box.y, box.height, margin);
  if (!(width * height <= MAX_PIXELS)) {
    throw new RangeError(
      `cropFace: a crop must have at most ${MAX_PIXELS} pixels; got ${width} × ${height}.`,
    );
  }
  return { x, y, width, height };
}

function wholeSpan(start: number, length: number, margin: number): [number, number] {
  return [Math.round(start - margin * length), Math.max(1, Math.round(length * (1 + 2 * margin)))];
}
