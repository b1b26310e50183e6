import type { Candidate } from './find-candidates';
import { keyPointsOf, type Mesh } from './fit-mesh';
import { midpoint, pointDistance } from './point-distance';

/**
 * Whether detector and mesh see the same face. On 210 real faces, half covered ones among them, their points lay at most
 * 0.18 eye distances apart on average; on the 29 rings and blobs of 300 that both took for a face, at least 0.21. @internal
 */
export function meshAgrees({ points: [leftEye, rightEye, nose, mouth] }: Candidate, mesh: Mesh): boolean {
  const face = keyPointsOf(mesh.points);
  const { leftMouth, rightMouth } = face;
  const middle = midpoint(leftMouth, rightMouth);
  const apart =
    pointDistance(leftEye, face.leftEye) +
    pointDistance(rightEye, face.rightEye) +
    pointDistance(nose, face.nose) +
    pointDistance(mouth, middle);
  return apart / 4 <= 0.2 * pointDistance(leftEye, rightEye);
}
