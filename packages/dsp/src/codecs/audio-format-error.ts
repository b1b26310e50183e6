/**
 * Why a file could not be decoded:
 * `empty` no bytes or no samples, `not-audio` no known signature, `unsupported` known but not decoded here,
 * `truncated` the file ends before its header says, `malformed` the file contradicts itself,
 * `not-finite` a floating-point sample is NaN or infinite, `missing-decoder` the package for this format is not installed.
 */
export type AudioFormatCode =
  'empty' | 'not-audio' | 'unsupported' | 'truncated' | 'malformed' | 'not-finite' | 'missing-decoder';

/**
 * The error of every decoder in this package. `code` is stable, `message` is for people and names the numbers.
 *
 * @example
 * ```ts
 * import { AudioFormatError, decodeWav } from '@avemo/dsp';
 *
 * let code;
 * try {
 *   decodeWav(new TextEncoder().encode('RIFF'));
 * } catch (error) {
 *   if (error instanceof AudioFormatError) code = error.code;
 * }
 * code; // → 'truncated'
 * ```
 */
export class AudioFormatError extends Error {
  override readonly name = 'AudioFormatError';
  readonly code: AudioFormatCode;

  constructor(code: AudioFormatCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
