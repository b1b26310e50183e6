/**
 * What is wrong:
 *
 * - `not-found`: no file at that path, or it may not be read
 * - `not-a-file`: the path leads to a folder, a device or a pipe
 * - `empty`: 0 bytes
 * - `unknown-format`: the content is no video and no sound that is known here, whatever the name says
 * - `damaged`: the file is one, but too much of it is missing or broken to show a single frame; with `strict` also where
 *   less is missing
 * - `unsupported-codec`: the decoder does not know the codec, which the message names
 * - `no-video`, `no-audio`: the file has no picture or no sound
 * - `too-large`: more pixels per frame than `maxPixels`
 * - `no-decoder`: no program or package that decodes video is installed
 * - `decoder-failed`: the decoder ended without saying why
 * - `timed-out`: the decoder gave nothing for too long
 * - `closed`: the video was closed before
 */
export type VideoErrorCode =
  | 'not-found'
  | 'not-a-file'
  | 'empty'
  | 'unknown-format'
  | 'damaged'
  | 'unsupported-codec'
  | 'no-video'
  | 'no-audio'
  | 'too-large'
  | 'no-decoder'
  | 'decoder-failed'
  | 'timed-out'
  | 'closed';

/**
 * A video that cannot be opened or read; `code` says why, for programs.
 *
 * @example
 * ```ts
 * import { openVideo, VideoError } from '@avemo/vision-prep/video';
 *
 * const error = await openVideo('no-such-file.mp4').catch((reason: unknown) => reason);
 * error instanceof VideoError && error.code; // → 'not-found'
 * ```
 */
export class VideoError extends Error {
  /** Why, as one word. */
  readonly code: VideoErrorCode;

  /**
   * @param code - why, as one word
   * @param message - why, as a sentence
   * @param options - the error that caused it
   */
  constructor(code: VideoErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'VideoError';
    this.code = code;
  }
}
