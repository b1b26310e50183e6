/** What is wrong with the weights of a detector. */
export type VadWeightsErrorCode = 'form' | 'checksum';

/**
 * Weights that are not what `mrcgVadNet` can compute with.
 *
 * @example
 * ```ts
 * import { mrcgVadNet, VadWeightsError } from '@avemo/dsp/voice-activity';
 *
 * const error: unknown = await mrcgVadNet({ weights: {} }).catch((reason: unknown) => reason);
 * error instanceof VadWeightsError && error.code; // → 'form'
 * ```
 */
export class VadWeightsError extends Error {
  override readonly name = 'VadWeightsError';

  /**
   * @param code - `form`: sizes or values are missing or wrong; `checksum`: the bytes are not those of the SHA-256.
   * @param message - what was passed, what was expected, how to fix it
   */
  constructor(
    readonly code: VadWeightsErrorCode,
    message: string,
  ) {
    super(message);
  }
}
