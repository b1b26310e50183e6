import type { Picture } from '../image/picture';

/** Anything that describes pictures of faces by vectors: the result of `createFaceEmbedder`, or a network of yours. */
export interface FaceEmbedder {
  /** Numbers of a vector. */
  readonly length: number;
  /** The vectors of pictures of faces ([height, width, 3 or 1], levels of 0 to 255), one each. */
  embed(pictures: readonly Picture[]): Promise<Float32Array[]>;
}
