import { requirePositive } from '@avemo/checks';
import type { Box } from './crop-face';
import type { Face, KeyPoints } from './face';
import { midpoint, pointDistance } from './point-distance';

/** Options of `faceBox`. */
export interface FaceBoxOptions {
  /** Side of the box in distances between eyes and mouth, above 0. Default 2.4: from forehead to chin. */
  extension?: number;
}

/**
 * The extended box of a face: a square around the middle of eyes and mouth, as large as their distance says.
 *
 * With e between the eyes, m between the corners of the mouth and d = max(|m − e|, |right eye − left eye|):
 * the square of side extension · d around (e + m)/2 moved by a tenth of d from mouth to eyes
 *
 * @param face - A face or its key points, in pixels.
 * @param options - How far the box is extended.
 * @returns The box, for `cropFace`; it may leave the picture.
 * @throws RangeError if extension is not above 0 or the key points are all one.
 *
 * Source: Ma et al. 2019, section 2.1.2: the face is what extends from the key points of eyes, nose and mouth; how
 * far is not said there
 *
 * @example
 * ```ts
 * import { faceBox } from '@avemo/vision-prep/faces';
 *
 * const face = {
 *   leftEye: [30, 40],
 *   rightEye: [70, 40],
 *   nose: [50, 60],
 *   leftMouth: [36, 80],
 *   rightMouth: [64, 80],
 * } as const;
 * faceBox(face); // → { x: 2, y: 8, width: 96, height: 96 }
 * ```
 */
export function faceBox(face: Face | KeyPoints, { extension = 2.4 }: FaceBoxOptions = {}): Box {
  requirePositive('faceBox', 'extension', extension);
  const { leftEye, rightEye, leftMouth, rightMouth } = 'keyPoints' in face ? face.keyPoints : face;
  const eyes = midpoint(leftEye, rightEye);
  const mouth = midpoint(leftMouth, rightMouth);
  const reach = Math.max(pointDistance(eyes, mouth), pointDistance(leftEye, rightEye));
  if (!(reach > 0))
    throw new RangeError('faceBox: eyes and mouth are all in one place. Leave such a face out.');
  const side = extension * reach;
  const [x, y] = midpoint(eyes, mouth);
  const up = 0.1;
  return {
    x: x + up * (eyes[0] - mouth[0]) - side / 2,
    y: y + up * (eyes[1] - mouth[1]) - side / 2,
    width: side,
    height: side,
  };
}
