/**
 * What is wrong:
 *
 * - `not-found`: no file at that path, or it may not be read
 * - `not-a-file`: the path leads to a folder, a device or a pipe
 * - `empty`: 0 bytes
 * - `unknown-format`: the content is none of JPEG, PNG and BMP, whatever the name says
 * - `unsupported`: it is one, of a kind that is not read here, e.g. CMYK; the message names it
 * - `damaged`: the file is cut off or contradicts itself
 * - `too-large`: more pixels than `maxPixels`
 */
export type ImageErrorCode =
  'not-found' | 'not-a-file' | 'empty' | 'unknown-format' | 'unsupported' | 'damaged' | 'too-large';

/**
 * A picture file that cannot be read; `code` says why, for programs.
 *
 * @example
 * ```ts
 * import { ImageError, readImage } from '@avemo/vision-prep/video';
 *
 * const error = await readImage(new Uint8Array(100)).catch((reason: unknown) => reason);
 * error instanceof ImageError && error.code; // → 'unknown-format'
 * ```
 */
export class ImageError extends Error {
  /** Why, as one word. */
  readonly code: ImageErrorCode;

  /**
   * @param code - why, as one word
   * @param message - why, as a sentence
   * @param options - the error that caused it
   */
  constructor(code: ImageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ImageError';
    this.code = code;
  }
}
