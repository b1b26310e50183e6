/**
 * What went wrong, for programs: the package is missing, it is there but no device answers, it failed, or its device was
 * lost while it computed.
 */
export type BackendErrorCode = 'not-installed' | 'not-available' | 'failed' | 'lost';

/**
 * A backend that was asked for by name cannot be used, or lost its device. `message` says why and how to fix it.
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
