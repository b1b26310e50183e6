/**
 * What went wrong, for programs: the package is missing, it is there but no device answers, it failed, its memory is full,
 * or its device or module was lost while it computed.
 */
export type BackendErrorCode = 'not-installed' | 'not-available' | 'failed' | 'out-of-memory' | 'lost';

/**
 * A backend that was asked for by name cannot be used, or could not compute. `message` says why and how to fix it.
 *
 * @example
 * ```ts
 * import { BackendError } from '@avemo/backend';
 *
 * const error = new BackendError('not-installed', 'useBackend: "tensorflow" needs a package.');
 * error.code; // → "not-installed"
 * ```
 */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  /** The kind of failure. */
  readonly code: BackendErrorCode;

  constructor(code: BackendErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
