import { FaceDetector } from './face-detector';
import { loadFaceModel } from './face-model';
import type { FaceModelSource } from './face-model-source';

/** Options of `createFaceDetector`. */
export interface CreateFaceDetectorOptions {
  /**
   * Where the models lie. In Node they are found inside the installed package `@vladmandic/human`; a browser needs the
   * address of its folder `models`.
   */
  models?: FaceModelSource;
  /** Whether a mesh checks and refines every face (Face Mesh); without it faces come from BlazeFace alone. Default true. */
  mesh?: boolean;
  /** Ends the loading. */
  signal?: AbortSignal;
}

/**
 * Loads the networks that find faces, checks their files and runs each once on the tfjs backend that is set.
 *
 * BlazeFace finds faces; Face Mesh lays 468 points on each, rejects what is no face, and gives eyes, nose and mouth.
 * Choose a backend first: wasm and webgl are fast, cpu takes seconds for a picture.
 *
 * @param options - Where the models lie, and whether the mesh is used.
 * @returns The detector, for `detectFaces` and `trackFaces`.
 * @throws FaceModelError if a package or file is missing or changed, or the backend lacks an operation.
 *
 * Source: Bazarevsky et al. 2019, https://arxiv.org/abs/1907.05047; Kartynnik et al. 2019,
 * https://arxiv.org/abs/1907.06724
 *
 * @example
 * ```ts
 * import { createFaceDetector } from '@avemo/vision-prep/faces';
 *
 * const detector = await createFaceDetector();
 * detector.models.map(({ name, licence }) => `${name}: ${licence}`); // → ["blazeface: Apache-2.0", "facemesh: Apache-2.0"]
 * detector.dispose();
 * ```
 */
export async function createFaceDetector({
  models,
  mesh = true,
  signal,
}: CreateFaceDetectorOptions = {}): Promise<FaceDetector> {
  const options = { caller: 'createFaceDetector', models, signal };
  const blazeface = await loadFaceModel('blazeface', options);
  if (!mesh) return new FaceDetector(blazeface, undefined);
  try {
    return new FaceDetector(blazeface, await loadFaceModel('facemesh', options));
  } catch (error) {
    blazeface.dispose();
    throw error;
  }
}
