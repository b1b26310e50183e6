import type { KeyPoints } from './face';

/** Where the key points of an aligned face belong, as shares of the picture's side. */
export type FaceTemplate = KeyPoints;

/** Names of `faceTemplates`. */
export type FaceTemplateName = 'arcface' | 'wide' | 'fer2013';

const arcface: KeyPoints = {
  leftEye: [38.2946 / 112, 51.6963 / 112],
  rightEye: [73.5318 / 112, 51.5014 / 112],
  nose: [56.0252 / 112, 71.7366 / 112],
  leftMouth: [41.5493 / 112, 92.3655 / 112],
  rightMouth: [70.7299 / 112, 92.2041 / 112],
};

/**
 * Templates that faces are aligned to: `arcface` shows brow to chin, as networks of face recognition are given it;
 * `wide` is ours, the same face at three quarters of the size, so that forehead, chin and ears are
 * seen; `fer2013` is closer: the median of 284 pictures of that data set, measured with this package.
 *
 * Source: Deng et al. 2019, ArcFace, https://arxiv.org/abs/1801.07698, in the 112 × 112 form that its
 * implementations share
 *
 * @example
 * ```ts
 * import { faceTemplates } from '@avemo/vision-prep/faces';
 *
 * const [x, y] = faceTemplates.arcface.nose;
 * [112 * x, 112 * y]; // → [56.0252, 71.7366]
 * ```
 */
export const faceTemplates: Readonly<Record<FaceTemplateName, FaceTemplate>> = {
  arcface,
  wide: Object.fromEntries(
    Object.entries(arcface).map(([name, [x, y]]) => [name, [0.75 * x + 0.125, 0.75 * y + 0.105]]),
  ) as unknown as KeyPoints,
  fer2013: {
    leftEye: [0.318, 0.389],
    rightEye: [0.689, 0.394],
    nose: [0.5, 0.595],
    leftMouth: [0.36, 0.766],
    rightMouth: [0.652, 0.765],
  },
};
