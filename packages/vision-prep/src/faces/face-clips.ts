import { ndArray, requireInteger, requireOneOf } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { Picture, PixelData } from '../image/picture';
import { pixelsLike } from '../image/read-picture';
import { faceFrames, type AlignedFrame, type FaceFramesOptions } from './face-frames';
import type { TrackedFrame } from './tracked-face';

/** Options of `faceClips`. */
export interface FaceClipsOptions extends FaceFramesOptions {
  /** Frames of a clip: an integer of at least 1. Default 16. */
  length?: number;
  /** Frames from the begin of a clip to that of the next: an integer of at least 1. Default `length`. */
  hop?: number;
  /** Frames at the end that do not fill a clip: left out, or filled up with their last one. Default 'drop'. */
  rest?: 'drop' | 'repeat';
}

/** A clip of one person's face. */
export interface FaceClip<D extends PixelData = PixelData> {
  /** [length, size, size, channels] */
  pictures: NdArray<D>;
  /** 1 where the frame shows the face, 0 where the policy had to fill in or the last frame is repeated: [length] */
  mask: Uint8Array;
  /** When each frame is shown, in seconds: [length] */
  times: Float64Array;
  /** Number of each frame in the video: [length] */
  indices: Int32Array;
}

/**
 * Clips of equal length of one person's face, aligned: what a C3D network is given.
 *
 * @param frames - From `trackFaces`.
 * @param options - Length and distance of the clips, and the options of `faceFrames`.
 * @returns The clips, as soon as each is full; memory does not grow with the length of the video.
 * @throws RangeError if an option is out of range.
 *
 * Source: Tran et al. 2015, C3D, section 3.2 (clips of 16 frames), https://arxiv.org/abs/1412.0767
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { faceClips } from '@avemo/vision-prep/faces';
 *
 * const picture = ndarray(new Uint8Array(40 * 40 * 3), [40, 40, 3]);
 * const frames = Array.from({ length: 40 }, (_, index) => ({ index, time: index / 25, picture, faces: [], cut: false }));
 * const shapes = [];
 * for await (const { pictures } of faceClips(frames, { size: 64 })) shapes.push(pictures.shape);
 * shapes; // → [[16, 64, 64, 3], [16, 64, 64, 3]]
 * ```
 */
export async function* faceClips<D extends PixelData>(
  frames: AsyncIterable<TrackedFrame<D>> | Iterable<TrackedFrame<D>>,
  { length = 16, hop = length, rest = 'drop', ...options }: FaceClipsOptions = {},
): AsyncGenerator<FaceClip<D>, void, undefined> {
  requireInteger('faceClips', 'length', length);
  requireInteger('faceClips', 'hop', hop);
  requireOneOf('faceClips', 'rest', rest, ['drop', 'repeat']);
  let window: AlignedFrame<D>[] = [];
  let skip = 0;
  let fresh = 0;
  for await (const frame of faceFrames(frames, options)) {
    if (skip > 0) {
      skip--;
      continue;
    }
    window.push(frame);
    fresh++;
    if (window.length < length) continue;
    yield stack(window);
    fresh = 0;
    skip = Math.max(0, hop - length);
    window = window.slice(hop);
  }
  if (rest === 'drop' || fresh === 0) return;
  const last = window[window.length - 1];
  const padding = Array.from({ length: length - window.length }, () => ({ ...last, present: false }));
  yield stack([...window, ...padding]);
}

function stack<D extends PixelData>(frames: AlignedFrame<D>[]): FaceClip<D> {
  const [{ picture }] = frames;
  const { data, shape } = picture as Picture<D>;
  const pictures = pixelsLike(data, frames.length * data.length);
  frames.forEach((frame, i) => pictures.set(frame.picture.data, i * data.length));
  return {
    pictures: ndArray<Uint8Array | Float32Array>(pictures, [
      frames.length,
      ...shape,
    ]) as unknown as NdArray<D>,
    mask: Uint8Array.from(frames, ({ present }) => Number(present)),
    times: Float64Array.from(frames, ({ time }) => time),
    indices: Int32Array.from(frames, ({ index }) => index),
  };
}
