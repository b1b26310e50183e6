import { requireFunction, requireInteger, requirePositive } from '@avemo/checks';
import type { FaceDetector } from './face-detector';
import type { FaceEmbedder } from './face-embedder';
import { FaceTracker } from './face-tracker';
import type { OneEuroFilterOptions } from './one-euro-filter';
import { requireDetector } from './require-detector';
import { TrailBook } from './trail-book';

/** Options of `createFaceTracker`. */
export interface FaceTrackerOptions {
  /** From `createFaceDetector`, with its mesh. */
  detector: FaceDetector;
  /** Tells persons apart after cuts and gaps; without it a face that reappears elsewhere begins a new track. */
  embedder?: FaceEmbedder;
  /** Seconds after which the whole picture is searched again, above 0. Default 1. */
  detectEvery?: number;
  /** Seconds for which a lost face is expected back where it was, above 0. Default 1. */
  maxGap?: number;
  /** At most so many faces. Default 20. */
  maxFaces?: number;
  /**
   * Filter of key points and boxes, whose unit is the distance between the eyes, or false. Default: cut-off 2 Hz at rest,
   * 20 Hz more for each eye distance a second.
   */
  smoothing?: OneEuroFilterOptions | false;
  /** Ends the tracking between two frames. */
  signal?: AbortSignal;
}

/** Cosine from which on two embeddings are of one person: of talking persons' frames 0.70 and more, of two persons' 0.63 and less. */
const minLikeness = 0.66;

/**
 * A tracker for frames that are pushed one by one, as a camera gives them; `trackFaces` uses one.
 *
 * @param options - The detector, and how it is used.
 * @returns The tracker: `await tracker.next({ picture, time })` gives the frame with its faces.
 * @throws TypeError if detector is none.
 * @throws RangeError if an option is out of range, or the detector has no mesh.
 *
 * Source: as `trackFaces`
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { createFaceDetector, createFaceTracker } from '@avemo/vision-prep/faces';
 *
 * const detector = await createFaceDetector();
 * const tracker = createFaceTracker({ detector });
 * const picture = ndarray(new Uint8Array(60 * 80 * 3), [60, 80, 3]);
 * const { faces } = await tracker.next({ picture, time: 0 });
 * detector.dispose();
 * faces; // → []
 * ```
 */
export function createFaceTracker(options: FaceTrackerOptions): FaceTracker {
  requireDetector('trackFaces', options?.detector);
  const { detector, embedder, detectEvery = 1, maxGap = 1, maxFaces = 20 } = options;
  const { smoothing = { minCutoff: 2, beta: 20 } } = options;
  requirePositive('trackFaces', 'detectEvery', detectEvery);
  requirePositive('trackFaces', 'maxGap', maxGap);
  requireInteger('trackFaces', 'maxFaces', maxFaces);
  if (embedder !== undefined) requireFunction('trackFaces', 'embedder.embed', embedder?.embed);
  if (!detector.facemesh) {
    throw new RangeError(
      'trackFaces: the detector must have a mesh. Use createFaceDetector({ mesh: true }).',
    );
  }
  const trails = new TrailBook({ maxGap, smoothing, embedder, minLikeness });
  return new FaceTracker(detector, { detectEvery, maxFaces }, trails);
}
