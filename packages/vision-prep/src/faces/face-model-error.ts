/**
 * What keeps a model of faces from working: `not-installed` (a package is missing), `not-found` (a file of the model is
 * not there), `changed` (a file is not the one that was measured), `backend` (the tfjs backend lacks an operation or
 * failed), `disposed` (it was used after `dispose`).
 */
export type FaceModelErrorCode = 'not-installed' | 'not-found' | 'changed' | 'backend' | 'disposed';

/**
 * A model of faces cannot be loaded or used. `message` says why and how to fix it.
 *
 * @example
 * ```ts
 * import { FaceModelError } from '@avemo/vision-prep/faces';
 *
 * const error = new FaceModelError('not-installed', 'createFaceDetector needs a package.');
 * error.code; // → "not-installed"
 * ```
 */
export class FaceModelError extends Error {
  override readonly name = 'FaceModelError';

  /**
   * @param code - What is wrong, for programs.
   * @param message - What is wrong, for people.
   * @param options - The error behind it.
   */
  constructor(
    readonly code: FaceModelErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
