import { AudioFormatError } from './audio-format-error';

/** The error for a format whose decoder, an optional peer dependency, could not be loaded for the reason given. @internal */
export function missingDecoder(format: string, name: string, cause: unknown): AudioFormatError {
  if (cause instanceof AudioFormatError) return cause;
  return new AudioFormatError(
    'missing-decoder',
    `decodeAudio: ${format} files need the package ${name}, which could not be loaded. Install it: npm i ${name}`,
    { cause },
  );
}
