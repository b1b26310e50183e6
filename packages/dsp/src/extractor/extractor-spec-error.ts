/**
 * What is wrong with a spec: `'not-json'` text that is not JSON or a value that JSON cannot hold; `'unknown-version'` of a
 * later release; `'unknown-feature'`; `'missing-key'`, `'unknown-key'`, `'wrong-value'` of a key; `'not-streamable'` what
 * needs the whole signal.
 */
export type ExtractorSpecCode =
  | 'not-json'
  | 'unknown-version'
  | 'unknown-feature'
  | 'missing-key'
  | 'unknown-key'
  | 'wrong-value'
  | 'not-streamable';

/**
 * The error of a spec that no extractor can be made of. `code` is stable, `path` names the key, `message` says how to
 * fix it.
 *
 * @example
 * ```ts
 * import { ExtractorSpecError, parseExtractorSpec } from '@avemo/dsp';
 *
 * let found;
 * try {
 *   parseExtractorSpec('{"version":1,"sampleRate":16000,"feature":"mrcg","options":{"rms":1000}}');
 * } catch (error) {
 *   if (error instanceof ExtractorSpecError) found = [error.code, error.path];
 * }
 * found; // → ['not-streamable', 'options.rms']
 * ```
 */
export class ExtractorSpecError extends Error {
  override readonly name = 'ExtractorSpecError';
  readonly code: ExtractorSpecCode;
  /** The key, e.g. `options.frameLength`; empty for the spec as a whole. */
  readonly path: string;

  constructor(code: ExtractorSpecCode, path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.path = path;
  }

  /** The error of an option whose default is measured over the whole signal. @internal */
  static wholeSignal(key: string, what: string, remedy: string): ExtractorSpecError {
    return new ExtractorSpecError(
      'not-streamable',
      `options.${key}`,
      `createExtractor: ${what}, which a stream does not know. Set options.${key} (${remedy}).`,
    );
  }
}
