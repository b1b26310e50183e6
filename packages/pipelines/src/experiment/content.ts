import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Clip, ClipFile } from '../datasets/clip';
import { DatasetError } from '../datasets/dataset-error';
import { keyOf } from './canonical';

/** What identifies the recordings of a clip. */
export interface ClipContent {
  /** SHA-256 over all that the clip's media are made of. */
  key: string;
  /** SHA-256 of each file with the part of it: what two clips share if they are one recording. */
  files: readonly string[];
}

/** Reads what files hold, each once, however many clips share it. */
export class ContentReader {
  private readonly digests = new Map<string, Promise<string>>();

  /** The content of a clip. @throws DatasetError `missing-file` */
  async read({ id, files }: Pick<Clip, 'id' | 'files'>): Promise<ClipContent> {
    const parts = await Promise.all(
      files.map(async ({ path, part }: ClipFile) => keyOf([await this.digest(path, id), part ?? null])),
    );
    return { key: keyOf(parts), files: parts };
  }

  private digest(path: string, clip: string): Promise<string> {
    const known = this.digests.get(path);
    if (known) return known;
    const reading = digestOf(path).catch((cause: NodeJS.ErrnoException) => {
      throw new DatasetError(
        'missing-file',
        `The file "${path}" of the clip ${clip} cannot be read (${cause.code ?? cause.message}); restore it or remove the clip.`,
        { cause },
      );
    });
    this.digests.set(path, reading);
    return reading;
  }
}

async function digestOf(path: string): Promise<string> {
  // A folder of frames stands for the clip as a whole; its own files are not looked into.
  if ((await stat(path)).isDirectory()) return keyOf(['folder', path]);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
