import {
  createFaceDetector,
  createFaceEmbedder,
  type FaceDetector,
  type FaceEmbedder,
} from '@avemo/vision-prep/faces';

let detector: Promise<FaceDetector> | undefined;
let embedder: Promise<FaceEmbedder> | undefined;

/** The detector of this process with its face mesh, loaded at its first use and kept: all clips share it. */
export function sharedFaceDetector(): Promise<FaceDetector> {
  return (detector ??= createFaceDetector().catch((error: unknown) => {
    detector = undefined;
    throw error;
  }));
}

/** The network of this process that describes faces, loaded at its first use and kept. */
export function sharedFaceEmbedder(): Promise<FaceEmbedder> {
  return (embedder ??= createFaceEmbedder().catch((error: unknown) => {
    embedder = undefined;
    throw error;
  }));
}
