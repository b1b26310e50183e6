import { formatValue, requireInRange } from '@avemo/checks';
import type { PixelData } from '../image/picture';
import { createFaceTracker, type FaceTrackerOptions } from './create-face-tracker';
import { requireLater } from './face-tracker';
import { facesBetween } from './faces-between';
import type { FaceFrame, TrackedFrame } from './tracked-face';

/** Options of `trackFaces`. */
export interface TrackFacesOptions extends FaceTrackerOptions {
  /**
   * Seconds after which a frame is looked at again, from 0 to 1; the faces of those between lie on the way from the look
   * before to the next one, which is several times faster. Default 0: every frame is looked at.
   */
  lookEvery?: number;
}

/** Times of frames are rounded to milliseconds at times. */
const tolerance = 0.002;

/**
 * Finds and follows the faces of a video, frame by frame: who they are, where, and where there is none.
 *
 * The detector looks at the whole picture at first, every `detectEvery` seconds, at cuts, and when a face is lost; between,
 * each face's mesh is laid where the last one was, which is as exact and many times faster. A face keeps its track while
 * it looks the same (correlation of its pixels with those of the frame before), and when it is back within `maxGap`.
 *
 * @param frames - Pictures with their times in seconds, which grow: `(await openVideo(path)).frames()`, or a list.
 * @param options - The detector, and how it is used.
 * @returns Each frame with its faces, as soon as it is known; memory does not grow with the number of frames.
 * @throws TypeError if frames cannot be iterated or detector is none.
 * @throws RangeError if a picture holds what is no level, times do not grow, or an option is out of range.
 *
 * Source: Bazarevsky et al. 2019, section 4, https://arxiv.org/abs/1907.05047; Kartynnik et al. 2019, section 2,
 * https://arxiv.org/abs/1907.06724; Casiez et al. 2012, https://doi.org/10.1145/2207676.2208639
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { createFaceDetector, trackFaces } from '@avemo/vision-prep/faces';
 *
 * const detector = await createFaceDetector();
 * const black = ndarray(new Uint8Array(60 * 80 * 3), [60, 80, 3]);
 * const found = [];
 * for await (const { faces } of trackFaces([{ picture: black, time: 0 }], { detector })) found.push(faces.length);
 * detector.dispose();
 * found; // → [0]
 * ```
 */
export async function* trackFaces<D extends PixelData>(
  frames: AsyncIterable<FaceFrame<D>> | Iterable<FaceFrame<D>>,
  options: TrackFacesOptions,
): AsyncGenerator<TrackedFrame<D>, void, undefined> {
  const tracker = createFaceTracker(options);
  if (
    frames === null ||
    typeof frames !== 'object' ||
    !(Symbol.asyncIterator in frames || Symbol.iterator in frames)
  ) {
    throw new TypeError(
      `trackFaces: frames must be iterable; got ${formatValue(frames)}. Use (await openVideo(path)).frames().`,
    );
  }
  const { lookEvery = 0, signal } = options;
  requireInRange('trackFaces', 'lookEvery', lookEvery, 0, 1);
  let index = 0;
  let before: TrackedFrame<D> | undefined;
  let passed: FaceFrame<D>[] = [];
  /** The frames that were passed over, and the one that was looked at. */
  function* upTo(look: TrackedFrame<D>): Generator<TrackedFrame<D>, void, undefined> {
    for (const { picture, time } of passed) {
      yield { picture, time, index: index++, cut: false, faces: facesBetween(before!, look, time) };
    }
    passed = [];
    before = { ...look, index: index++ };
    yield before;
  }
  for await (const frame of frames) {
    signal?.throwIfAborted();
    const latest = passed.at(-1)?.time;
    if (latest !== undefined) requireLater(frame.time, latest);
    const due = before === undefined || frame.time - before.time >= lookEvery - tolerance;
    if (!due && tracker.passOver(frame)) passed.push(frame);
    else yield* upTo(await tracker.next(frame));
  }
  const last = passed.pop();
  if (last) yield* upTo(await tracker.next(last));
}
