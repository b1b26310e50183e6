import { loadFaceModel } from './face-model';
import type { FaceModelCard } from './face-model-cards';
import type { FaceModelSource } from './face-model-source';
import type { FaceEmbedder } from './face-embedder';
import { PictureNetwork } from './picture-network';

/** Options of `createFaceEmbedder` and `createExpressionScorer`. */
export interface LoadNetworkOptions {
  /**
   * Where the models lie. In Node they are found inside the installed package `@vladmandic/human`; a browser needs the
   * address of its folder `models`.
   */
  models?: FaceModelSource;
  /** Ends the loading. */
  signal?: AbortSignal;
}

/** An embedder whose network can be freed. */
export interface LoadedFaceEmbedder extends FaceEmbedder {
  /** Origin, licence and checksums of its network. */
  readonly card: FaceModelCard;
  /** Frees the memory of the network. */
  dispose(): void;
}

/**
 * Loads the network that describes a face by 1024 numbers (faceres, a MobileNet for face recognition).
 *
 * Its licence and the pictures that it was trained on are not verified: see its card. Any `FaceEmbedder` of yours can
 * stand in its place.
 *
 * @param options - Where the models lie.
 * @returns The embedder, for `faceEmbedding` and `trackFaces`.
 * @throws FaceModelError if a package or file is missing or changed, or the backend lacks an operation.
 *
 * Source: Savchenko 2019, Efficient facial representations for age, gender and identity recognition in organizing
 * photo albums using multi-output ConvNet, https://doi.org/10.7717/peerj-cs.197
 *
 * @example
 * ```ts
 * import { createFaceEmbedder } from '@avemo/vision-prep/faces';
 *
 * const embedder = await createFaceEmbedder();
 * embedder.length; // → 1024
 * embedder.dispose();
 * ```
 */
export async function createFaceEmbedder({
  models,
  signal,
}: LoadNetworkOptions = {}): Promise<LoadedFaceEmbedder> {
  const network = new PictureNetwork(
    await loadFaceModel('faceres', { caller: 'createFaceEmbedder', models, signal }),
    1024,
  );
  return {
    length: network.length,
    card: network.card,
    embed: (pictures) => network.describe('faceEmbedding', pictures),
    dispose: () => network.dispose(),
  };
}
