import { formatValue, requireFinite, requireInteger } from '@avemo/checks';
import { outsideRule, type Outside } from './outside';
import type { Picture, PixelData } from './picture';
import { pixelsLike, readPicture, toPicture } from './read-picture';

/** The two rows [a, b, c], [d, e, f] of x' = a·x + b·y + c, y' = d·x + e·y + f. */
export type AffineMatrix = readonly [readonly [number, number, number], readonly [number, number, number]];

/** Options of `warpAffine`. */
export interface WarpAffineOptions {
  /** Columns of the result: an integer of at least 1. */
  width: number;
  /** Rows of the result: an integer of at least 1. */
  height: number;
  /** What lies outside the picture. Default 'zero'. */
  outside?: Outside;
}

/**
 * Moves, turns, scales and shears a picture by an affine map, with bilinear interpolation.
 *
 * (sx, sy) = M⁻¹ (x, y, 1); out(x, y) = Σ (1 − |sx − i|)(1 − |sy − j|) in(i, j) over the four neighbours (i, j) of
 * (sx, sy). Whole numbers are the centres of pixels. The neighbours are not averaged over a larger area: shrink a
 * picture with `resizeBilinear(…, { antialias: true })` before a map that makes it less than half as large.
 *
 * @param picture - [height, width, channels], bytes or floats
 * @param matrix - two rows of three numbers: the map from positions in the picture to positions in the result (as
 * OpenCV's warpAffine), in pixels; it must be invertible
 * @param options - size of the result, and what lies outside the picture
 * @returns [options.height, options.width, channels] of the picture's number type; bytes are rounded to the nearest
 * @throws TypeError if picture is not an ndarray of bytes or floats, or matrix not two rows of three numbers
 * @throws RangeError if a shape, value or option is out of range, or the matrix cannot be inverted
 *
 * Source: Wolberg 1990, Digital Image Warping, chapter 3 (inverse mapping).
 * @example
 * ```ts
 * import { createPicture, warpAffine } from '@avemo/vision-prep';
 *
 * const row = createPicture(Float32Array.of(0, 10, 20), { width: 3, height: 1, channels: 1 });
 * const halfToTheRight = [[1, 0, 0.5], [0, 1, 0]] as const;
 * warpAffine(row, halfToTheRight, { width: 3, height: 1 }).data; // → [0, 5, 15]
 * ```
 */
export function warpAffine<D extends PixelData>(
  picture: Picture<D>,
  matrix: AffineMatrix,
  { width, height, outside = 'zero' }: WarpAffineOptions,
): Picture<D> {
  const { data, height: rows, width: columns, channels } = readPicture('warpAffine', picture);
  const [[a, b, c], [d, e, f]] = invertAffine('warpAffine', matrix);
  requireInteger('warpAffine', 'width', width);
  requireInteger('warpAffine', 'height', height);
  const at = outsideRule('warpAffine', outside);
  const result = pixelsLike(data, height * width * channels);
  const rounding = data instanceof Uint8Array ? 0.5 : 0;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += channels) {
      const sx = a * x + b * y + c;
      const sy = d * x + e * y + f;
      const left = Math.floor(sx);
      const top = Math.floor(sy);
      const fx = sx - left;
      const fy = sy - top;
      const x0 = at(left, columns);
      const x1 = at(left + 1, columns);
      const y0 = at(top, rows);
      const y1 = at(top + 1, rows);
      // A black neighbour has weight 0; its index is then any valid one.
      const w0 = x0 < 0 ? 0 : 1 - fx;
      const w1 = x1 < 0 ? 0 : fx;
      const v0 = y0 < 0 ? 0 : 1 - fy;
      const v1 = y1 < 0 ? 0 : fy;
      const topRow = Math.max(y0, 0) * columns;
      const lowRow = Math.max(y1, 0) * columns;
      const topLeft = (topRow + Math.max(x0, 0)) * channels;
      const topRight = (topRow + Math.max(x1, 0)) * channels;
      const lowLeft = (lowRow + Math.max(x0, 0)) * channels;
      const lowRight = (lowRow + Math.max(x1, 0)) * channels;
      for (let k = 0; k < channels; k++) {
        result[to + k] =
          v0 * (w0 * data[topLeft + k] + w1 * data[topRight + k]) +
          v1 * (w0 * data[lowLeft + k] + w1 * data[lowRight + k]) +
          rounding;
      }
    }
  }
  return toPicture(result, height, width, channels);
}

/**
 * The inverse of an affine map: `invertAffine(M)` leads from the result back into the picture.
 *
 * A⁻¹ = [[e, −b], [−d, a]] / (a·e − b·d), offset −A⁻¹ (c, f)
 */
function invertAffine(caller: string, matrix: AffineMatrix): AffineMatrix {
  const given = matrix as unknown;
  if (
    !Array.isArray(given) ||
    given.length !== 2 ||
    !given.every((row) => Array.isArray(row) && row.length === 3)
  ) {
    throw new TypeError(
      `${caller}: matrix must be [[a, b, c], [d, e, f]], two rows of three numbers; got ${formatValue(matrix)}.`,
    );
  }
  matrix.forEach((row, i) => row.forEach((value, j) => requireFinite(caller, `matrix[${i}][${j}]`, value)));
  const [[a, b, c], [d, e, f]] = matrix;
  const determinant = a * e - b * d;
  const [ia, ib, id, ie] = [e / determinant, -b / determinant, -d / determinant, a / determinant];
  const inverse = [ia, ib, -(ia * c + ib * f), id, ie, -(id * c + ie * f)] as const;
  if (!inverse.every(Number.isFinite)) {
    throw new RangeError(
      `${caller}: matrix must be invertible; its determinant a·e − b·d is ${determinant}.`,
    );
  }
  return [
    [inverse[0], inverse[1], inverse[2]],
    [inverse[3], inverse[4], inverse[5]],
  ];
}
