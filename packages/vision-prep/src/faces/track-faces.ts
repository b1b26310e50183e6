import { formatValue } from '@avemo/checks';
import type { PixelData } from '../image/picture';
import { createFaceTracker, type TrackFacesOptions } from './create-face-tracker';
import type { FaceFrame, TrackedFrame } from './tracked-face';

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
  for await (const frame of frames) {
    options.signal?.throwIfAborted();
    yield tracker.next(frame);
  }
}
