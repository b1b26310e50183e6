import { requireFunction, requireInteger } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { Picture } from '../image/picture';
import type { FaceEmbedder } from './face-embedder';
import { describeAll, pictureList, type Pictures } from './picture-list';

/** Options of `faceEmbedding`. */
export interface FaceEmbeddingOptions {
  /** From `createFaceEmbedder`, or your own. */
  embedder: FaceEmbedder;
  /** Pictures that are computed at once: an integer of at least 1. Default 8. */
  batch?: number;
  /** Ends the work between two batches. */
  signal?: AbortSignal;
}

/**
 * The vector of each face picture: 1024 numbers by default, the video stream of AM-FBP.
 *
 * Cut the faces out with `alignFace(picture, face, { size: 224, template: 'wide' })`, or let `faceFrames` do it; a frame
 * without a face may be given whole. Cosines of two frames of a person were 0.70 and more, of two persons 0.63 and less
 * (60 frames of 10 talking speakers).
 *
 * @param pictures - One, a list, or a clip [frames, height, width, 3 or 1]; levels of 0 to 255.
 * @param options - The embedder.
 * @returns [pictures, 1024], or as long as your embedder's vectors are.
 * @throws TypeError if a picture is not an ndarray of bytes or floats, or embedder is none.
 * @throws RangeError if a shape, a value or an option is out of range.
 * @throws FaceModelError if the embedder was disposed or the backend fails.
 *
 * Source: AM-FBP, Zhou et al. 2021, equations (7)–(11), https://arxiv.org/abs/2111.08910: a face vector of 1024 numbers
 * for each frame.
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { faceEmbedding, type FaceEmbedder } from '@avemo/vision-prep/faces';
 *
 * // An embedder of yours: the mean level of a picture.
 * const embedder: FaceEmbedder = {
 *   length: 1,
 *   embed: async (pictures) =>
 *     pictures.map(({ data }) => Float32Array.of([...(data as Uint8Array)].reduce((a, b) => a + b) / data.length)),
 * };
 * const grey = (level: number) => ndarray(new Uint8Array(16 * 16).fill(level), [16, 16, 1]);
 * const vectors = await faceEmbedding([grey(10), grey(20)], { embedder });
 * [vectors.shape, vectors.data]; // → [[2, 1], [10, 20]]
 * ```
 */
export async function faceEmbedding(
  pictures: Pictures,
  options: FaceEmbeddingOptions,
): Promise<NdArray<Float32Array>> {
  const { embedder, batch = 8, signal } = options ?? {};
  requireFunction('faceEmbedding', 'embedder.embed', embedder?.embed);
  requireInteger('faceEmbedding', 'batch', batch);
  const embed = (some: readonly Picture[]) => embedder.embed(some);
  return describeAll(pictureList(pictures), embedder.length, embed, { batch, signal });
}
