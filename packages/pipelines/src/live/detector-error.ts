/**
 * Why a detector does not run: `unsupported` this is no browser, or one without cameras (pages need https or localhost);
 * `refused` the user or the page's policy did not allow it; `no-device` there is no camera and no microphone; `in-use`
 * another program holds it; `gone` it was unplugged; `worker` the worker could not be started or its files not be loaded.
 */
export type EmotionDetectorCode = 'unsupported' | 'refused' | 'no-device' | 'in-use' | 'gone' | 'worker';

/**
 * A detector that cannot run; `code` says why, for programs.
 *
 * @example
 * ```ts
 * import { createEmotionDetector, EmotionDetectorError } from '@avemo/pipelines/live';
 *
 * const error = await createEmotionDetector({ onResult() {} }).start().catch((reason: unknown) => reason);
 * error instanceof EmotionDetectorError && error.code; // → 'unsupported'
 * ```
 */
export class EmotionDetectorError extends Error {
  override readonly name = 'EmotionDetectorError';
  /** Why, as one word. */
  readonly code: EmotionDetectorCode;

  /**
   * @param code - why, as one word
   * @param message - why, as a sentence
   * @param options - the error that caused it
   */
  constructor(code: EmotionDetectorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
