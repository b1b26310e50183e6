import { requireInteger, requireOneOf } from '@avemo/checks';
import type { Picture, PixelData } from '../image/picture';
import { pixelsLike, readPicture, toPicture } from '../image/read-picture';
import type { AffineMatrix } from '../image/warp-affine';
import type { Face, KeyPoints, Point } from './face';
import { faceTemplates, type FaceTemplate, type FaceTemplateName } from './face-templates';
import { sampleRegion } from './sample-region';
import { similarityTransform } from './similarity-transform';

/** Options of `alignFace` and `alignmentTransform`. */
export interface AlignFaceOptions {
  /** Rows and columns of the result: an integer of at least 1. Default 112. */
  size?: number;
  /** Where the key points belong: a name of `faceTemplates` or shares of the side. Default 'arcface'. */
  template?: FaceTemplateName | FaceTemplate;
  /**
   * Which points decide: eyes and nose, so that a speaking mouth does not scale the face, or all five, as face
   * recognition does it. Default 'eyes-and-nose'.
   */
  fit?: 'eyes-and-nose' | 'all';
}

/**
 * The map that brings a face onto a template, for `warpAffine`: whole numbers are centres of pixels there.
 *
 * @param face - A face or its key points, in pixels.
 * @param options - Size, template, and which points decide.
 * @returns [[a, −b, tx], [b, a, ty]] from positions in the picture to positions in the aligned one.
 * @throws RangeError if an option is out of range or the key points are all one.
 *
 * Source: Umeyama 1991, https://doi.org/10.1109/34.88573
 *
 * @example
 * ```ts
 * import { alignmentTransform, faceTemplates } from '@avemo/vision-prep/faces';
 *
 * const { nose, leftEye, rightEye, leftMouth, rightMouth } = faceTemplates.arcface;
 * const larger = ([x, y]: readonly [number, number]) => [224 * x, 224 * y] as const;
 * const face = {
 *   leftEye: larger(leftEye),
 *   rightEye: larger(rightEye),
 *   nose: larger(nose),
 *   leftMouth: larger(leftMouth),
 *   rightMouth: larger(rightMouth),
 * };
 * alignmentTransform(face, { size: 112 }); // → [[0.5, 0, -0.25], [0, 0.5, -0.25]]
 * ```
 */
export function alignmentTransform(
  face: Face | KeyPoints,
  { size = 112, template = 'arcface', fit = 'eyes-and-nose' }: AlignFaceOptions = {},
): AffineMatrix {
  requireInteger('alignmentTransform', 'size', size);
  requireOneOf('alignmentTransform', 'fit', fit, ['eyes-and-nose', 'all']);
  if (typeof template === 'string') {
    requireOneOf(
      'alignmentTransform',
      'template',
      template,
      Object.keys(faceTemplates) as FaceTemplateName[],
    );
  }
  const places = typeof template === 'string' ? faceTemplates[template] : template;
  const points = 'keyPoints' in face ? face.keyPoints : face;
  const names = (['leftEye', 'rightEye', 'nose', 'leftMouth', 'rightMouth'] as const).slice(
    0,
    fit === 'all' ? 5 : 3,
  );
  // From outer corners to centres of pixels.
  const centred = ([x, y]: Point): Point => [x - 0.5, y - 0.5];
  return similarityTransform(
    names.map((name) => centred(points[name])),
    names.map((name): Point => centred([places[name][0] * size, places[name][1] * size])),
  );
}

/**
 * Cuts a face out so that eyes and nose lie where a template has them: turned level, scaled, shifted.
 *
 * Bilinear; where the face is at least twice as large as the result, whole pixels are averaged first. Outside the
 * picture is black.
 *
 * @param picture - [height, width, channels], bytes or floats.
 * @param face - A face of it, or its key points, in pixels.
 * @param options - Size, template, and which points decide.
 * @returns [size, size, channels] of the picture's number type; bytes are rounded to the nearest.
 * @throws TypeError if picture is not an ndarray of bytes or floats.
 * @throws RangeError if a shape, a value or an option is out of range.
 *
 * Source: Deng et al. 2019, ArcFace, section 3.1 (aligned crops), https://arxiv.org/abs/1801.07698
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { alignFace } from '@avemo/vision-prep/faces';
 *
 * const picture = ndarray(new Uint8Array(90 * 90 * 3).fill(128), [90, 90, 3]);
 * const face = {
 *   leftEye: [30, 40],
 *   rightEye: [60, 40],
 *   nose: [45, 56],
 *   leftMouth: [33, 73],
 *   rightMouth: [57, 73],
 * } as const;
 * alignFace(picture, face, { size: 64 }).shape; // → [64, 64, 3]
 * ```
 */
export function alignFace<D extends PixelData>(
  picture: Picture<D>,
  face: Face | KeyPoints,
  { size = 112, ...options }: AlignFaceOptions = {},
): Picture<D> {
  const source = readPicture('alignFace', picture);
  const [[a, minusB, tx], [b, , ty]] = alignmentTransform(face, { size, ...options });
  const scale = Math.hypot(a, b);
  const middle = (size - 1) / 2;
  // The inverse of the map leads from the middle of the result to that of the region.
  const x = (a * (middle - tx) + b * (middle - ty)) / scale ** 2;
  const y = (minusB * (middle - tx) + a * (middle - ty)) / scale ** 2;
  const region = { x: x + 0.5, y: y + 0.5, side: size / scale, angle: -Math.atan2(b, a) };
  const levels = sampleRegion(source, region, size, source.channels);
  const result = pixelsLike(source.data, levels.length);
  if (result instanceof Uint8Array) for (let i = 0; i < levels.length; i++) result[i] = levels[i] + 0.5;
  else result.set(levels);
  return toPicture(result, size, size, source.channels);
}
