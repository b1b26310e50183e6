import { requireInteger } from '@avemo/checks';
import type { Picture, PixelData } from './picture';
import { pixelsLike, readPicture, toPicture } from './read-picture';

/**
 * Turns a picture by quarter turns against the clock, as numpy's and PyTorch's `rot90`. Pixels change place, values stay.
 *
 * One turn: out(x, y) = in(width − 1 − y, x)
 *
 * @param picture - [height, width, channels], bytes or floats
 * @param turns - how many quarter turns; negative ones go with the clock
 * @returns [height, width, channels] or, for odd numbers of turns, [width, height, channels]
 * @throws TypeError if picture is not an ndarray of bytes or floats
 * @throws RangeError if turns is not an integer, or the shape or a value is out of range
 * @example
 * ```ts
 * import { createPicture, rotateQuarterTurns } from '@avemo/vision-prep';
 *
 * const row = createPicture(Uint8Array.of(1, 2, 3), { width: 3, height: 1, channels: 1 });
 * const turned = rotateQuarterTurns(row, 1);
 * [turned.shape, turned.data]; // → [[3, 1, 1], [3, 2, 1]]
 * ```
 */
export function rotateQuarterTurns<D extends PixelData>(picture: Picture<D>, turns: number): Picture<D> {
  const source = readPicture('rotateQuarterTurns', picture);
  requireInteger('rotateQuarterTurns', 'turns', turns, { min: -(2 ** 31) });
  const { data, height, width, channels } = source;
  const quarter = ((turns % 4) + 4) % 4;
  const [rows, columns] = quarter % 2 === 0 ? [height, width] : [width, height];
  const result = pixelsLike(data, data.length);
  for (let y = 0, to = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [row, column] = [
        [y, x],
        [x, width - 1 - y],
        [height - 1 - y, width - 1 - x],
        [height - 1 - x, y],
      ][quarter];
      const from = (row * width + column) * channels;
      for (let c = 0; c < channels; c++) result[to++] = data[from + c];
    }
  }
  return toPicture(result, rows, columns, channels);
}
