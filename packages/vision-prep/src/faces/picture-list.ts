import { ndArray } from '@avemo/checks';
import type { NdArray } from 'ndarray';
import type { Picture, PixelData } from '../image/picture';

/**
 * Pictures of faces, [height, width, 3 or 1], levels of 0 to 255: one, a list, or a clip [frames, height, width, 3 or 1] as
 * `faceClips` gives it.
 */
export type Pictures = readonly Picture[] | NdArray<PixelData>;

/** All of them as a list. @internal */
export function pictureList(pictures: Pictures): readonly Picture[] {
  if (Array.isArray(pictures)) return pictures as readonly Picture[];
  const clip = pictures as NdArray<PixelData>;
  if (clip?.shape?.length !== 4) return [clip];
  return Array.from({ length: clip.shape[0] }, (_, i) => clip.pick(i, null, null, null) as Picture);
}

/** Vectors of several pictures, some at a time: [pictures, length]. @internal */
export async function describeAll(
  pictures: readonly Picture[],
  length: number,
  describe: (some: readonly Picture[]) => Promise<Float32Array[]>,
  { batch, signal }: { batch: number; signal?: AbortSignal },
): Promise<NdArray<Float32Array>> {
  const data = new Float32Array(pictures.length * length);
  for (let i = 0; i < pictures.length; i += batch) {
    signal?.throwIfAborted();
    const vectors = await describe(pictures.slice(i, i + batch));
    vectors.forEach((vector, k) => data.set(vector, (i + k) * length));
  }
  return ndArray(data, [pictures.length, length]);
}
