const codes = ['no-sound', 'no-picture', 'no-audio', 'no-video'];

/** Whether an error is a data set's or a decoder's word that a file lacks sound or pictures. */
export const isMissingStream = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'DatasetError' || error.name === 'VideoError') &&
  codes.includes(String((error as Error & { code?: string }).code));
