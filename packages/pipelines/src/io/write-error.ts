/** A file or folder that cannot be written: no fault of what was to be written there. */
export class WriteError extends Error {
  override readonly name = 'WriteError';

  /**
   * @param place - The file or folder.
   * @param cause - Why.
   */
  constructor(
    readonly place: string,
    cause: unknown,
  ) {
    super(`cannot write ${place} (${reasonOf(cause)}). Free space there, or choose another place.`, {
      cause,
    });
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof WriteError) return reasonOf(cause.cause);
  const { code, message } = cause as NodeJS.ErrnoException;
  return code ?? message;
}
