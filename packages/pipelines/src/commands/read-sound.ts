import { readFile } from 'node:fs/promises';
import { decodeAudio, toMono, type AudioSignal } from '@avemo/dsp';
import { CallError, WorkError } from '../call-error';

/** Formats that a command's help names. */
export const soundFiles = 'WAV, FLAC, MP3, Ogg, Opus, AAC or M4A files';

/** A sound file mixed to one channel; every fault names the file. */
export async function readSound(file: string): Promise<AudioSignal> {
  try {
    return toMono(await decodeAudio(await readFile(file)));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CallError(`there is no file ${file}.`);
    if (code === 'EISDIR') throw new CallError(`${file} is a folder; name sound files.`);
    throw new WorkError(`${file}: ${message}`);
  }
}
