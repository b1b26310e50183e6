import { AudioFormatError } from '../audio-format-error';

/** The error for a format whose decoder, an optional peer dependency, is not installed. @internal */
export function missingDecoder(format: string, name: string, cause: unknown): AudioFormatError {
  return new AudioFormatError(
    'missing-decoder',
    `decodeAudio: ${format} files need the package ${name}, which could not be loaded. Install it: npm i ${name}`,
    { cause },
  );
}
