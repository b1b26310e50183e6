import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clip, ClipFile, Dataset } from '../datasets/clip';
import { DatasetError } from '../datasets/dataset-error';
import { keyOf } from './canonical';

/** What identifies the recordings of a clip. */
export interface ClipContent {
  /** SHA-256 over all that the clip's media are made of. */
  key: string;
  /** SHA-256 of each file with the part of it: what two clips share if they are one recording. */
  files: readonly string[];
}

/** What identifies the recordings of clips, by place; empty for the others. */
export async function readContents(
  dataset: Pick<Dataset, 'clips'>,
  clips: readonly number[],
  signal?: AbortSignal,
): Promise<ClipContent[]> {
  const reader = new ContentReader();
  const contents = dataset.clips.map((): ClipContent => ({ key: '', files: [] }));
  for (const clip of clips) {
    signal?.throwIfAborted();
    contents[clip] = await reader.read(dataset.clips[clip]);
  }
  return contents;
}

/** Reads what files hold, each once, however many clips share it. */
class ContentReader {
  private readonly digests = new Map<string, Promise<string>>();

  /** The content of a clip. @throws DatasetError `missing-file` */
  async read({ id, files }: Pick<Clip, 'id' | 'files'>): Promise<ClipContent> {
    const parts = await Promise.all(
      files.map(async ({ path, part }: ClipFile) => keyOf([await this.digest(path, id), part ?? null])),
    );
    // A clip that a program made up has no files; its name tells it from others.
    return { key: keyOf(parts.length > 0 ? parts : ['no files', id]), files: parts };
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
  if ((await stat(path)).isDirectory()) {
    // A folder of frames: the names and contents of its files.
    const names = (await readdir(path)).sort();
    const files: [string, string][] = [];
    for (const name of names) files.push([name, await digestOf(join(path, name))]);
    return keyOf(files);
  }
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
