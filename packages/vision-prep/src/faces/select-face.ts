import { formatValue, requireInteger, requireOneOf } from '@avemo/checks';
import type { Picture } from '../image/picture';
import { readPicture } from '../image/read-picture';
import type { Face } from './face';

/** Options of `selectFace`. */
export interface SelectFaceOptions {
  /** The face with the largest box, the one nearest to the middle of `picture`, or that of `track`. Default 'largest'. */
  by?: 'largest' | 'central' | 'track';
  /** The picture that shows the faces; needed for 'central'. */
  picture?: Picture;
  /** Number of a track, from `trackFaces`; needed for 'track'. */
  track?: number;
}

/**
 * Chooses one of the faces of a picture. Who of several persons speaks is a question to their tracks: `speakingTrack`.
 *
 * @param faces - Faces of `detectFaces` or `trackFaces`.
 * @param options - The rule.
 * @returns The face; undefined where there is none, or none of that track.
 * @throws TypeError if faces is no list.
 * @throws RangeError if an option is unknown or what it needs is missing.
 *
 * Source: the rule that data sets of one speaker follow, for example AFEW's: the largest face
 *
 * @example
 * ```ts
 * import { selectFace, type Face } from '@avemo/vision-prep/faces';
 *
 * const faces = [20, 60, 40].map((width) => ({ box: { x: 0, y: 0, width, height: width } }) as Face);
 * selectFace(faces)?.box.width; // → 60
 * selectFace([]); // → undefined
 * ```
 */
export function selectFace<F extends Face>(
  faces: readonly F[],
  { by = 'largest', picture, track }: SelectFaceOptions = {},
): F | undefined {
  if (!Array.isArray(faces)) {
    throw new TypeError(`selectFace: faces must be an array; got ${formatValue(faces)}.`);
  }
  requireOneOf('selectFace', 'by', by, ['largest', 'central', 'track']);
  if (by === 'track') {
    requireInteger('selectFace', 'track', track);
    return faces.find((face) => (face as { track?: number }).track === track);
  }
  if (by === 'largest') return highest(faces, ({ box }) => box.width * box.height);
  if (!picture)
    throw new RangeError("selectFace: by 'central' needs the picture. Pass { by: 'central', picture }.");
  const { width, height } = readPicture('selectFace', picture);
  return highest(
    faces,
    ({ box }) => -Math.hypot(box.x + box.width / 2 - width / 2, box.y + box.height / 2 - height / 2),
  );
}

function highest<F extends Face>(faces: readonly F[], value: (face: F) => number): F | undefined {
  return faces.reduce<F | undefined>(
    (best, face) => (best === undefined || value(face) > value(best) ? face : best),
    undefined,
  );
}
