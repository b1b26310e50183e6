import { requireInteger, requireOneOf, requirePositive } from '@avemo/checks';
import { cropFace } from './crop-face';
import type { Picture, PixelData } from '../image/picture';
import { resizeBilinear } from '../image/resize-bilinear';
import { alignFace, type AlignFaceOptions } from './align-face';
import { blackPicture } from './black-picture';
import { ChosenFace } from './chosen-face';
import { faceBox } from './face-box';
import { blendPoints } from './blend-points';
import type { KeyPoints } from './face';
import type { TrackedFace, TrackedFrame } from './tracked-face';

/** What a frame without the face gives. */
export type MissingFace = 'hold' | 'interpolate' | 'drop' | 'mask' | 'wholeFrame';

/** Options of `faceFrames`. */
export interface FaceFramesOptions extends AlignFaceOptions {
  /**
   * Whose face: a track's number, or the largest or most central one, which is kept to until it is gone for a second or
   * the picture cuts. Default 'largest'.
   */
  track?: number | 'largest' | 'central';
  /**
   * What a frame without the face gives: the picture where the face was last (`hold`), or on the way from there to where
   * it is next (`interpolate`), nothing (`drop`), black (`mask`), or the whole picture, made `size` × `size`
   * (`wholeFrame`). Default 'hold'; where there was no face yet it gives black.
   */
  missing?: MissingFace;
  /**
   * How the face is cut out: turned level and brought onto the template (`aligned`), or the upright box that extends from
   * eyes and mouth (`box`, see `faceBox`), made `size` × `size`. Default 'aligned'.
   */
  cut?: 'aligned' | 'box';
  /** Seconds, above 0: 'interpolate' holds in longer gaps, so that memory stays flat. Default 2. */
  maxGap?: number;
}

/** The face of a frame, cut out. */
export interface AlignedFrame<D extends PixelData = PixelData> {
  /** Number of the frame in the video, from 0. */
  index: number;
  /** Seconds. */
  time: number;
  /** [size, size, channels] */
  picture: Picture<D>;
  /** Whether the frame shows the face; false where the policy had to fill in. */
  present: boolean;
  /** The face; undefined where there is none. */
  face: TrackedFace | undefined;
}

/**
 * One person's face, cut out of every frame and aligned; frames without it are filled in by a policy and marked.
 *
 * @param frames - From `trackFaces`.
 * @param options - Whose face, what to do without it, and the alignment.
 * @returns One aligned picture for each frame, in order; with `missing: 'drop'` for the frames that show the face.
 * @throws RangeError if an option is out of range.
 *
 * Source: AM-FBP (Zhou et al. 2021), section III: a frame without a face keeps the whole frame
 * Source: AVEF, Ma et al. 2019, section 2.1.2, https://doi.org/10.1016/j.inffus.2018.06.003 (`cut: 'box'`)
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { faceFrames } from '@avemo/vision-prep/faces';
 *
 * const picture = ndarray(new Uint8Array(40 * 40 * 3).fill(9), [40, 40, 3]);
 * const empty = [{ index: 0, time: 0, picture, faces: [], cut: false }];
 * const seen = [];
 * for await (const { picture, present } of faceFrames(empty, { missing: 'wholeFrame', size: 32 })) {
 *   seen.push([present, picture.get(16, 16, 0)]);
 * }
 * seen; // → [[false, 9]]
 * ```
 */
export async function* faceFrames<D extends PixelData>(
  frames: AsyncIterable<TrackedFrame<D>> | Iterable<TrackedFrame<D>>,
  {
    track = 'largest',
    missing = 'hold',
    maxGap = 2,
    size = 112,
    cut = 'aligned',
    ...alignment
  }: FaceFramesOptions = {},
): AsyncGenerator<AlignedFrame<D>, void, undefined> {
  requireOneOf('faceFrames', 'missing', missing, ['hold', 'interpolate', 'drop', 'mask', 'wholeFrame']);
  requireOneOf('faceFrames', 'cut', cut, ['aligned', 'box']);
  requirePositive('faceFrames', 'maxGap', maxGap);
  requireInteger('faceFrames', 'size', size);
  if (typeof track === 'number') requireInteger('faceFrames', 'track', track);
  else requireOneOf('faceFrames', 'track', track, ['largest', 'central']);
  const chosen = new ChosenFace(track);
  const cutOut = (frame: TrackedFrame<D>, points: KeyPoints) =>
    cut === 'box'
      ? resizeBilinear(cropFace(frame.picture, faceBox(points)), {
          width: size,
          height: size,
          antialias: true,
        })
      : alignFace(frame.picture, points, { size, ...alignment });
  const fill = ({ index, time }: TrackedFrame<D>, picture: Picture<D>): AlignedFrame<D> => ({
    index,
    time,
    picture,
    present: false,
    face: undefined,
  });
  let last: { points: KeyPoints; time: number } | undefined;
  let waiting: TrackedFrame<D>[] = [];
  const held = (frame: TrackedFrame<D>) =>
    fill(frame, last ? cutOut(frame, last.points) : blackPicture(frame.picture, size));
  for await (const frame of frames) {
    const face = chosen.of(frame);
    if (face) {
      const before = last ?? { points: face.keyPoints, time: -Infinity };
      const span = frame.time - before.time;
      for (const gap of waiting) {
        const share = Number.isFinite(span) ? (gap.time - before.time) / span : 1;
        yield fill(gap, cutOut(gap, blendPoints(before.points, face.keyPoints, share)));
      }
      waiting = [];
      last = { points: face.keyPoints, time: frame.time };
      const { index, time } = frame;
      yield { index, time, picture: cutOut(frame, face.keyPoints), present: true, face };
    } else if (missing === 'hold') {
      yield held(frame);
    } else if (missing === 'mask') {
      yield fill(frame, blackPicture(frame.picture, size));
    } else if (missing === 'wholeFrame') {
      yield fill(frame, resizeBilinear(frame.picture, { width: size, height: size, antialias: true }));
    } else if (missing === 'interpolate') {
      waiting.push(frame);
      if (frame.time - (last?.time ?? waiting[0].time) <= maxGap) continue;
      for (const gap of waiting) yield held(gap);
      waiting = [];
    }
  }
  for (const gap of waiting) yield held(gap);
}
