/**
 * Why weights could not be read: `not-found` there is no such file, `changed` its content is not that of its card.
 */
export type WeightsFileCode = 'not-found' | 'changed';

/**
 * Weights that cannot be read; `code` says why, for programs.
 *
 * @example
 * ```ts
 * import { readWeights, WeightsFileError } from '@avemo/weights';
 *
 * const error = await readWeights('voice', { from: async () => new Uint8Array(4) }).catch((reason: unknown) => reason);
 * error instanceof WeightsFileError && error.code; // → 'changed'
 * ```
 */
export class WeightsFileError extends Error {
  override readonly name = 'WeightsFileError';
  /** Why, as one word. */
  readonly code: WeightsFileCode;

  /**
   * @param code - why, as one word
   * @param message - why, as a sentence
   * @param options - the error that caused it
   */
  constructor(code: WeightsFileCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
