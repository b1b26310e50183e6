/**
 * Why an extractor takes no more samples: `'failed'` by an earlier error; `'finished'`; `'closed'` by its owner;
 * `'aborted'` by a signal; `'busy'` more in flight than allowed; `'thread'` its thread could not start or died.
 */
export type ExtractorErrorCode = 'failed' | 'finished' | 'closed' | 'aborted' | 'busy' | 'thread';

/**
 * The error of an extractor that cannot go on. `code` is stable, `message` says what to do.
 *
 * @example
 * ```ts
 * import { createExtractor, ExtractorError } from '@avemo/dsp';
 *
 * const options = { frameLength: 400, hopLength: 160 };
 * const extractor = createExtractor({ version: 1, sampleRate: 16000, feature: 'rms-energy', options });
 * extractor.finish();
 * let code;
 * try {
 *   extractor.push(new Float32Array(100));
 * } catch (error) {
 *   if (error instanceof ExtractorError) code = error.code;
 * }
 * code; // → 'finished'
 * ```
 */
export class ExtractorError extends Error {
  override readonly name = 'ExtractorError';
  readonly code: ExtractorErrorCode;

  constructor(code: ExtractorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
