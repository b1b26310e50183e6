import { requireInRange, requireInteger } from '@avemo/checks';
import type { PixelRows } from '../image/read-picture';
import type { Picture } from '../image/picture';
import type { Face, Point } from './face';
import type { FaceDetector } from './face-detector';
import { findCandidates, type Candidate } from './find-candidates';
import { faceOfMesh, fitMeshes, regionAround } from './fit-mesh';
import { meshAgrees } from './mesh-agrees';
import { readFacePicture } from './read-face-picture';
import { requireDetector } from './require-detector';

/** Options of `detectFaces`. */
export interface DetectFacesOptions {
  /** From `createFaceDetector`. */
  detector: FaceDetector;
  /** Faces with a lower score of the detector are left out, 0 to 1. Default 0.5. */
  minScore?: number;
  /** Faces whose mesh has a lower score are left out, 0 to 1. Default 0.5. */
  minMeshScore?: number;
  /** What shares more than this with a better face is the same face, 0 to 1. Default 0.3. */
  overlap?: number;
  /** At most so many faces, the surest ones. Default 20. */
  maxFaces?: number;
  /** Ends the work between two pictures. */
  signal?: AbortSignal;
}

/**
 * Finds the faces of a picture, or of several: a box, five key points and scores of each.
 *
 * BlazeFace looks at the whole picture, made 256 × 256 with black bars; its finds of one face are blended by their
 * scores. Face Mesh looks at a square of 1.5 × the box, level with the eyes; box and key points are then the mesh's. A
 * find is dropped where the mesh sees no face or its points lie elsewhere than the detector's.
 * Faces are found from about 8 pixels between the eyes in the shrunken picture, and up to a roll of 60°.
 *
 * @param picture - [height, width, 3] RGB or [height, width, 1] grey, levels of 0 to 255, at least 16 × 16; or a list.
 * @param options - The detector and its thresholds.
 * @returns The faces, surest first, empty where there is none; for a list of pictures one such list for each.
 * @throws TypeError if picture is not an ndarray of bytes or floats, or detector is none.
 * @throws RangeError if a shape, a value or an option is out of range.
 * @throws FaceModelError if the detector was disposed or the backend fails.
 *
 * Source: Bazarevsky et al. 2019, https://arxiv.org/abs/1907.05047; Kartynnik et al. 2019,
 * https://arxiv.org/abs/1907.06724; Ma et al. 2019, section 2.1.2 (four key points)
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { createFaceDetector, detectFaces } from '@avemo/vision-prep/faces';
 *
 * const detector = await createFaceDetector();
 * const black = ndarray(new Uint8Array(120 * 160 * 3), [120, 160, 3]);
 * await detectFaces(black, { detector }); // → []
 * detector.dispose();
 * ```
 */
export function detectFaces(picture: Picture, options: DetectFacesOptions): Promise<Face[]>;
export function detectFaces(pictures: readonly Picture[], options: DetectFacesOptions): Promise<Face[][]>;
export async function detectFaces(
  input: Picture | readonly Picture[],
  options: DetectFacesOptions,
): Promise<Face[] | Face[][]> {
  requireDetector('detectFaces', options?.detector);
  const { minScore = 0.5, minMeshScore = 0.5, overlap = 0.3, maxFaces = 20 } = options;
  requireInRange('detectFaces', 'minScore', minScore, 0, 1);
  requireInRange('detectFaces', 'minMeshScore', minMeshScore, 0, 1);
  requireInRange('detectFaces', 'overlap', overlap, 0, 1);
  requireInteger('detectFaces', 'maxFaces', maxFaces);
  const settings = { ...options, minScore, minMeshScore, overlap, maxFaces };
  if (!Array.isArray(input)) return detect(readFacePicture('detectFaces', input as Picture), settings);
  const pictures = input.map((picture) => readFacePicture('detectFaces', picture));
  const faces: Face[][] = [];
  for (const picture of pictures) faces.push(await detect(picture, settings));
  return faces;
}

async function detect(
  picture: PixelRows,
  {
    detector,
    minScore,
    minMeshScore,
    overlap,
    maxFaces,
    signal,
  }: Required<Omit<DetectFacesOptions, 'signal'>> & DetectFacesOptions,
): Promise<Face[]> {
  signal?.throwIfAborted();
  const found = await findCandidates('detectFaces', picture, detector.blazeface, { minScore, overlap });
  const candidates = found.slice(0, maxFaces);
  if (!detector.facemesh) return candidates.map(withoutMesh);
  const regions = candidates.map(({ box, points }) => regionAround(box, points[0], points[1]));
  const meshes = await fitMeshes('detectFaces', picture, regions, detector.facemesh);
  return meshes.flatMap((mesh, i) =>
    mesh.score >= minMeshScore && meshAgrees(candidates[i], mesh)
      ? [faceOfMesh(mesh, candidates[i].score)]
      : [],
  );
}

/** BlazeFace knows the middle of the mouth alone: its corners are put as far apart as the template has them. */
function withoutMesh({ box, score, points: [leftEye, rightEye, nose, mouth] }: Candidate): Face {
  const reach = 0.414;
  const half: Point = [(rightEye[0] - leftEye[0]) * reach, (rightEye[1] - leftEye[1]) * reach];
  return {
    box,
    score,
    keyPoints: {
      leftEye,
      rightEye,
      nose,
      leftMouth: [mouth[0] - half[0], mouth[1] - half[1]],
      rightMouth: [mouth[0] + half[0], mouth[1] + half[1]],
    },
  };
}
