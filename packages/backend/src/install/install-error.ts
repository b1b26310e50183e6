/** Why TensorFlow could not be installed, for programs. */
export type InstallErrorCode =
  | 'unsupported-platform'
  | 'musl'
  | 'old-glibc'
  | 'bad-option'
  | 'no-project'
  | 'no-npm'
  | 'no-pip'
  | 'no-wheel'
  | 'no-compiler'
  | 'no-space'
  | 'not-writable'
  | 'bad-library'
  | 'download-failed'
  | 'compile-failed'
  | 'check-failed';

/**
 * TensorFlow could not be installed; what was there before is still there. `message` says why and how to fix it.
 *
 * @example
 * ```ts
 * import { InstallError } from '@avemo/backend/install';
 *
 * const error = new InstallError('no-compiler', 'there is no C++ compiler. Install g++.');
 * [error.code, error.message]; // → ["no-compiler", "installTensorflow: there is no C++ compiler. Install g++."]
 * ```
 */
export class InstallError extends Error {
  override readonly name = 'InstallError';
  /** The kind of failure. */
  readonly code: InstallErrorCode;

  constructor(code: InstallErrorCode, message: string, options?: ErrorOptions) {
    super(`installTensorflow: ${message}`, options);
    this.code = code;
  }
}
