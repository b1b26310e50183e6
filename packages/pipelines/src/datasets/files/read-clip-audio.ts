import { readFile } from 'node:fs/promises';
import { AudioFormatError, decodeAudio, toMono, type AudioSignal } from '@avemo/dsp';
import { DatasetError } from '../dataset-error';

/**
 * Reads a sound file and mixes it to one channel; any fault becomes a `DatasetError` that names the file.
 *
 * @param file path of a WAV, FLAC, MP3, Ogg, Opus, AAC or M4A file; all but the first two need optional packages
 * @returns samples in [−1, 1], at least one, with their rate
 * @throws DatasetError `unreadable-audio`
 * @internal
 */
export async function readClipAudio(file: string): Promise<AudioSignal> {
  let signal: AudioSignal;
  try {
    signal = toMono(await decodeAudio(await readFile(file)));
  } catch (error) {
    if (!(error instanceof AudioFormatError || (error instanceof Error && 'syscall' in error))) throw error;
    const reason = error.message.replace(/[.\s]+$/, '');
    const remedy =
      error instanceof AudioFormatError && error.code === 'missing-decoder'
        ? 'install that package, or convert the file to WAV or FLAC'
        : 'replace it with a complete WAV, FLAC, MP3, Ogg, Opus, AAC or M4A file';
    throw new DatasetError(
      'unreadable-audio',
      `The sound file "${file}" cannot be read (${reason}); ${remedy}.`,
      { cause: error },
    );
  }
  if (signal.samples.length === 0) {
    throw new DatasetError(
      'unreadable-audio',
      `The sound file "${file}" holds no samples; replace it or remove the clip.`,
    );
  }
  return signal;
}
