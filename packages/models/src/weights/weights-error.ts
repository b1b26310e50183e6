/**
 * What is wrong with a weight file:
 * `format` (another kind of file), `truncated` (bytes are missing), `header` (the header is not that of a safetensors file), `offsets` (its byte ranges
 * overlap, leave gaps or contradict a shape), `dtype` (a number type that is not read), `name` (a weight is missing,
 * unknown or named twice), `shape` (a weight has another shape than the model's), `value` (NaN or infinity), `checksum`
 * (the file is not the one that its manifest describes).
 */
export type WeightsErrorCode =
  'format' | 'checksum' | 'truncated' | 'header' | 'offsets' | 'dtype' | 'name' | 'shape' | 'value';

/**
 * A weight file that cannot be read, or does not belong to the model.
 *
 * @example
 * ```ts
 * import { decodeSafetensors, WeightsError } from '@avemo/models';
 *
 * let code = '';
 * try {
 *   decodeSafetensors(new Uint8Array(3));
 * } catch (error) {
 *   if (error instanceof WeightsError) code = error.code;
 * }
 * code; // → 'truncated'
 * ```
 */
export class WeightsError extends Error {
  override readonly name = 'WeightsError';

  /**
   * @param code - What is wrong, for programs.
   * @param message - What is wrong, for people.
   */
  constructor(
    readonly code: WeightsErrorCode,
    message: string,
  ) {
    super(message);
  }
}
