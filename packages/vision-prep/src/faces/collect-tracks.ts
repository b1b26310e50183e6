import type { Box } from './crop-face';
import type { KeyPoints } from './face';
import { mouthOpening } from './mouth-opening';
import type { TrackedFrame } from './tracked-face';

/** One person's face over a video, without pictures and meshes. */
export interface FaceTrack {
  /** Number of the track. */
  track: number;
  /** Where and when the face was seen, in order. */
  sights: FaceSight[];
  /** Where it was missing between two sights: seconds of the last frame with it and of the next one. */
  gaps: { begin: number; end: number }[];
}

/** A face in one frame. */
export interface FaceSight {
  /** Number of the frame. */
  index: number;
  /** Seconds. */
  time: number;
  /** In pixels. */
  box: Box;
  /** In pixels. */
  keyPoints: KeyPoints;
  /** How sure the mesh is, 0 to 1. */
  score: number;
  /** As `mouthOpening` measures it. */
  mouthOpening: number;
}

/**
 * The tracks of a whole video: who is seen when and where. Pictures are let go, so memory grows by about 0.3 kB for a
 * face of a frame.
 *
 * @param frames - From `trackFaces`.
 * @returns The tracks in the order of their numbers, each with its gaps.
 *
 * Source: none; bookkeeping of `trackFaces`
 *
 * @example
 * ```ts
 * import { collectTracks, type TrackedFrame } from '@avemo/vision-prep/faces';
 *
 * const frames: TrackedFrame[] = []; // of a video without frames
 * await collectTracks(frames); // → []
 * ```
 */
export async function collectTracks(
  frames: AsyncIterable<TrackedFrame> | Iterable<TrackedFrame>,
): Promise<FaceTrack[]> {
  const tracks = new Map<number, FaceTrack>();
  for await (const { index, time, faces } of frames) {
    for (const face of faces) {
      const { box, keyPoints, meshScore: score = face.score } = face;
      const track = tracks.get(face.track) ?? { track: face.track, sights: [], gaps: [] };
      tracks.set(face.track, track);
      const before = track.sights.at(-1);
      if (before && before.index < index - 1) track.gaps.push({ begin: before.time, end: time });
      track.sights.push({ index, time, box, keyPoints, score, mouthOpening: mouthOpening(face) });
    }
  }
  return [...tracks.values()].sort((a, b) => a.track - b.track);
}
