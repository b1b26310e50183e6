import type { Box } from './crop-face';

/** A place in a picture: [x, y] in pixels; (0, 0) is the outer corner of the first pixel, x grows to the right. */
export type Point = readonly [x: number, y: number];

/** Five points of a face; left and right are those of the picture, as the viewer sees it. */
export interface KeyPoints {
  /** Centre of the eye on the left side of the picture. */
  leftEye: Point;
  /** Centre of the other eye. */
  rightEye: Point;
  /** Tip of the nose. */
  nose: Point;
  /** Corner of the mouth on the left side of the picture. */
  leftMouth: Point;
  /** The other corner. */
  rightMouth: Point;
}

/** A face found in a picture. */
export interface Face {
  /** From brow to chin and cheek to cheek, upright, in pixels; it may leave the picture. */
  box: Box;
  /** How sure the detector is, 0 to 1. */
  score: number;
  /** Centres of the eyes, tip of the nose, corners of the mouth. */
  keyPoints: KeyPoints;
  /** How sure the mesh is that it lies on a face, 0 to 1; without a mesh it is absent. */
  meshScore?: number;
  /** The 468 points of the mesh: x and y in pixels and z (depth, in pixels, smaller is nearer) of each, in turn. */
  mesh?: Float32Array;
}
