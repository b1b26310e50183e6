import { AudioFormatError } from './audio-format-error';

// A few bytes of a compressed file can stand for minutes of silence: without a limit a small file could fill the memory.
/** Samples of all channels. @internal */
export const longestLength = 2 ** 29;

/** Throws where a file says that it holds more than can be decoded at once. @internal */
export function requireDecodableLength(format: string, length: number, channels: number): void {
  if (length * channels > longestLength) {
    throw new AudioFormatError(
      'unsupported',
      `decodeAudio: the ${format} file says ${length} samples × ${channels} channels; at most ${longestLength} samples are decoded at once.`,
    );
  }
}
