import type { Face } from './face';
import { pointDistance } from './point-distance';

/** The mesh's points in the middle of the inner lips. */
const [upperLip, lowerLip] = [13, 14];

/**
 * How far the mouth is open: the distance between the inner lips, in distances between the eyes.
 *
 * @param face - A face with a mesh.
 * @returns The opening, at least 0: about 0 for a closed mouth, 0.3 and more for a wide one.
 * @throws RangeError if the face has no mesh.
 *
 * Source: Soukupová and Čech 2016, Eye blink detection using facial landmarks (the ratio, there of the eyes)
 *
 * @example
 * ```ts
 * import { mouthOpening, type Face } from '@avemo/vision-prep/faces';
 *
 * const mesh = new Float32Array(468 * 3);
 * mesh[3 * 14 + 1] = 8; // the lower lip lies 8 pixels below the upper one
 * mouthOpening({ mesh, keyPoints: { leftEye: [0, 0], rightEye: [40, 0] } } as unknown as Face); // → 0.2
 * ```
 */
export function mouthOpening({ mesh, keyPoints }: Face): number {
  if (!mesh)
    throw new RangeError('mouthOpening: the face must have a mesh. Use createFaceDetector({ mesh: true }).');
  const point = (i: number) => [mesh[3 * i], mesh[3 * i + 1]] as const;
  return (
    pointDistance(point(upperLip), point(lowerLip)) / pointDistance(keyPoints.leftEye, keyPoints.rightEye)
  );
}
