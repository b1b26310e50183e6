import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clip, ClipFile, Dataset } from '../datasets/clip';
import { DatasetError } from '../datasets/dataset-error';
import { isFaultOfClip, type BadClip } from '../prepare/prepare-clips';
import { keyOf } from './canonical';
import type { KnownDigests } from './known-digests';

/** What identifies the recordings of a clip. */
export interface ClipContent {
  /** SHA-256 over all that the clip's media are made of. */
  key: string;
  /** SHA-256 of each file with the part of it: what two clips share if they are one recording. */
  files: readonly string[];
}

/**
 * What identifies the recordings of clips, by place; empty for the others, and for those whose files cannot be read.
 *
 * @param dataset - The clips.
 * @param clips - Which, by place.
 * @param options - What is known of their files, and what ends the work.
 * @returns Also the clips whose files cannot be read.
 */
export async function readContents(
  dataset: Pick<Dataset, 'clips'>,
  clips: readonly number[],
  { signal, digests }: { signal?: AbortSignal; digests?: KnownDigests } = {},
): Promise<{ contents: ClipContent[]; bad: BadClip[] }> {
  const reader = new ContentReader(digests);
  const contents = dataset.clips.map((): ClipContent => ({ key: '', files: [] }));
  const bad: BadClip[] = [];
  for (const place of clips) {
    signal?.throwIfAborted();
    const clip = dataset.clips[place];
    try {
      contents[place] = await reader.read(clip);
    } catch (error) {
      if (!isFaultOfClip(error)) throw error;
      bad.push({ clip: clip.id, reason: error.message });
    }
  }
  return { contents, bad };
}

/** Reads what files hold, each once, however many clips share it. */
class ContentReader {
  private readonly digests = new Map<string, Promise<string>>();

  constructor(private readonly known?: KnownDigests) {}

  /** The content of a clip. @throws DatasetError `missing-file` */
  async read({ id, files }: Pick<Clip, 'id' | 'files'>): Promise<ClipContent> {
    const parts = await Promise.all(
      files.map(async ({ path, part }: ClipFile) => keyOf([await this.digest(path, id), part ?? null])),
    );
    // A clip that a program made up has no files; its name tells it from others.
    return { key: keyOf(parts.length > 0 ? parts : ['no files', id]), files: parts };
  }

  private digest(path: string, clip: string): Promise<string> {
    const before = this.digests.get(path);
    if (before) return before;
    const reading = digestOf(path, this.known).catch((cause: NodeJS.ErrnoException) => {
      if (!isFaultOfClip(cause)) throw cause;
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

async function digestOf(path: string, known: KnownDigests | undefined): Promise<string> {
  const before = await stat(path, { bigint: true });
  if (before.isDirectory()) {
    // A folder of frames: the names and contents of its files.
    const names = (await readdir(path)).sort();
    const files: [string, string][] = [];
    for (const name of names) files.push([name, await digestOf(join(path, name), known)]);
    return keyOf(files);
  }
  const there = known?.find(path, before);
  if (there !== undefined) return there;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    hash.update(chunk as Uint8Array);
  const digest = hash.digest('hex');
  if (known) await known.note(path, digest, before, await stat(path, { bigint: true }));
  return digest;
}
