/** Why bytes are not a readable `.npy` array; the `code` of a `NpyError`. */
export type NpyErrorCode =
  'not-npy' | 'unsupported-version' | 'bad-header' | 'unsupported-type' | 'fortran-order' | 'wrong-length';

/**
 * Bytes could not be read as a `.npy` array.
 *
 * @example
 * ```ts
 * import { decodeNpy, NpyError } from '@avemo/pipelines';
 *
 * let code = '';
 * try {
 *   decodeNpy(new Uint8Array(100));
 * } catch (error) {
 *   if (error instanceof NpyError) code = error.code;
 * }
 * code; // → 'not-npy'
 * ```
 */
export class NpyError extends Error {
  override name = 'NpyError';

  constructor(
    /** The kind of fault, for programs. */
    readonly code: NpyErrorCode,
    message: string,
  ) {
    super(message);
  }
}
