import type { FaceModel } from './face-model';
import type { FaceModelCard } from './face-model-cards';

/**
 * The networks that find faces, from `createFaceDetector`. Free them with `dispose`.
 *
 * @example
 * ```ts
 * import { createFaceDetector, type FaceDetector } from '@avemo/vision-prep/faces';
 *
 * const detector: FaceDetector = await createFaceDetector({ mesh: false });
 * detector.models.map(({ name }) => name); // → ["blazeface"]
 * detector.dispose();
 * ```
 */
export class FaceDetector {
  /** @internal */
  constructor(
    /** @internal */
    readonly blazeface: FaceModel,
    /** @internal */
    readonly facemesh: FaceModel | undefined,
  ) {}

  /** Cards of its networks: origin, licence, checksums. */
  get models(): FaceModelCard[] {
    return [this.blazeface, this.facemesh].flatMap((model) => (model ? [model.card] : []));
  }

  /** Frees the memory of the networks. A second call does nothing. */
  dispose(): void {
    this.blazeface.dispose();
    this.facemesh?.dispose();
  }
}
