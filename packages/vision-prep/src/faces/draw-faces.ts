import type { Picture } from '../image/picture';
import { readPicture, toPicture } from '../image/read-picture';
import type { Face } from './face';

/** Colours of boxes: a track keeps its own. */
const colors = [
  [80, 220, 100],
  [255, 170, 40],
  [90, 170, 255],
  [255, 90, 160],
  [200, 140, 255],
  [250, 240, 80],
] as const;

/**
 * A copy of a picture with the boxes and key points of its faces drawn on it.
 *
 * @param picture - [height, width, 3], bytes.
 * @param faces - Faces of `detectFaces` or `trackFaces`; each track has a colour of its own.
 * @returns [height, width, 3]; the picture itself stays as it is.
 * @throws TypeError if picture is not an ndarray of bytes or floats.
 * @throws RangeError if it does not have 3 channels.
 *
 * Source: none; a drawing
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { drawFaces, type Face } from '@avemo/vision-prep/faces';
 *
 * const picture = ndarray(new Uint8Array(60 * 60 * 3), [60, 60, 3]);
 * const face = { box: { x: 10, y: 10, width: 40, height: 40 }, keyPoints: {} } as Face;
 * const drawn = drawFaces(picture, [face]);
 * [drawn.get(10, 30, 1), drawn.get(30, 30, 1), picture.get(10, 30, 1)]; // → [220, 0, 0]
 * ```
 */
export function drawFaces(
  picture: Picture<Uint8Array>,
  faces: readonly (Face & { track?: number })[],
): Picture<Uint8Array> {
  const { data, width, height } = readPicture('drawFaces', picture, 3);
  const drawn = data.slice();
  const thickness = Math.max(1, Math.round(Math.max(width, height) / 400));
  const fill = (x: number, y: number, columns: number, rows: number, color: readonly number[]) => {
    const [left, top] = [Math.max(0, Math.round(x)), Math.max(0, Math.round(y))];
    const right = Math.min(width, Math.round(x + columns));
    const bottom = Math.min(height, Math.round(y + rows));
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) drawn.set(color, (row * width + column) * 3);
    }
  };
  for (const { box, keyPoints, track = 1 } of faces) {
    const color = colors[(track - 1) % colors.length];
    fill(box.x, box.y, box.width, thickness, color);
    fill(box.x, box.y + box.height - thickness, box.width, thickness, color);
    fill(box.x, box.y, thickness, box.height, color);
    fill(box.x + box.width - thickness, box.y, thickness, box.height, color);
    for (const [x, y] of Object.values(keyPoints)) {
      fill(x - 1.5 * thickness, y - 1.5 * thickness, 3 * thickness, 3 * thickness, color);
    }
  }
  return toPicture(drawn, height, width, 3);
}
