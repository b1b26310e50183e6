import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CallError, WorkError } from '../call-error';
import { findFiles } from '../datasets/files/find-files';
import { openSoundFile, type SoundFile } from '../io/sound-file';
import type { ProgressLine } from '../io/progress-line';

/** Formats that a command's help names. */
export const soundFiles = 'WAV, AIFF, FLAC, MP3, Ogg, Opus, AAC or M4A files, or folders of such files';

const endings = /\.(wav|w64|sph|aif|aiff|aifc|au|caf|flac|mp3|ogg|oga|opus|aac|m4a|mp4|mov|webm|weba|mka)$/i;

/** The files that a call names, and those in the folders that it names. @throws CallError for one that is not there */
export async function listSoundFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (!info) throw new CallError(`there is no file ${path}.`);
    if (!info.isDirectory()) {
      files.push(path);
      continue;
    }
    const inside = await findFiles(path, endings);
    if (inside.length === 0) throw new CallError(`the folder ${path} holds no sound files.`);
    files.push(...inside.map((file) => join(path, file)));
  }
  return files;
}

/** Files that could not be used, with the reasons. */
export type Failures = Map<string, string>;

/**
 * Does the work for one sound file after the other. A file that is damaged does not end the work: it is among the failures.
 *
 * @param files - Paths.
 * @param options - The line of progress and what stops the work.
 * @param work - What is done with a sound; a WorkError or RangeError is a failure of the file.
 */
export async function forEachSound(
  files: readonly string[],
  { line, signal }: { line: ProgressLine; signal: AbortSignal },
  work: (sound: SoundFile, onProgress: (share: number) => void) => Promise<void>,
): Promise<Failures> {
  const failures: Failures = new Map();
  for (const [i, file] of files.entries()) {
    const show = (share: number) => {
      signal.throwIfAborted();
      line.show((i + share) / files.length, file);
    };
    show(0);
    try {
      const sound = await openSoundFile(file);
      await work(sound, show);
      for (const warning of sound.warnings) warn(line, `${file}: ${warning}`);
    } catch (error) {
      signal.throwIfAborted();
      if (!isFailureOfFile(error)) throw error;
      failures.set(file, error.message);
    }
  }
  return failures;
}

function warn(line: ProgressLine, text: string): void {
  line.clear();
  process.stderr.write(`${text}\n`);
}

/** Damaged or absent input in contrast to a full disk or a fault of the program. */
export function isFailureOfFile(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== undefined) return syscall === 'open' || syscall === 'read' || syscall === 'stat';
  return code !== undefined || error instanceof RangeError || error instanceof WorkError;
}

const listedFailures = 20;

/**
 * Throws when files failed: with the reason where one file was given, else with a list of them.
 *
 * @throws WorkError
 */
export function reportFailures(failures: Failures, files: number): void {
  if (failures.size === 0) return;
  const lines = [...failures].map(([file, reason]) => `${file}: ${reason}`);
  if (files === 1) throw new WorkError(lines[0]);
  const shown = lines.slice(0, listedFailures);
  const more = lines.length - shown.length;
  process.stderr.write(`${shown.join('\n')}\n${more > 0 ? `… and ${more} more\n` : ''}`);
  throw new WorkError(`${failures.size} of ${files} files could not be used; the others are done.`);
}
