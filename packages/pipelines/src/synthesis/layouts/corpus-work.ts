import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeLeftovers, writeFileAtomic } from '../../io/atomic-file';
import { claimFolder, exists, unfinishedName } from '../corpus-files';
import type { PictureSize } from '../picture-size';
import type { FilmedClip } from '../plan-film';
import type { Studio } from '../render-clip';

/** Files that are made together, by their paths in the corpus: a clip, or a dialogue of several. @internal */
export interface CorpusWork {
  files: readonly string[];
  /** How many clips it is, for progress. */
  clips: number;
  make(): ReadonlyMap<string, Uint8Array | string>;
}

/** Everything that a layout needs to know of a corpus. @internal */
export interface CorpusContent {
  clips: readonly FilmedClip[];
  /** Ids, in order. */
  speakers: readonly string[];
  size: PictureSize;
  studio: Studio;
  signal?: AbortSignal;
}

/** A corpus in the layout of a data set. @internal */
export interface LaidOut {
  works: readonly CorpusWork[];
  /** Where each clip lies, in the order of the clips. */
  paths: readonly string[];
  /** Tables, written behind all works. */
  tables: ReadonlyMap<string, string>;
}

/** How a corpus is written, whatever its layout. @internal */
export interface WriteOptions {
  caller: string;
  /** All that decides the bytes. */
  settings: unknown;
  /** What stands in corpus.json beside the settings. */
  truth: object;
  onProgress?: (progress: { done: number; total: number }) => void;
  signal?: AbortSignal;
}

/** Writes what is not there yet; tables and `corpus.json` come last. @internal */
export async function writeCorpus(
  root: string,
  { works, tables }: Pick<LaidOut, 'works' | 'tables'>,
  { caller, settings, truth, onProgress, signal }: WriteOptions,
): Promise<void> {
  const tops = [...works.flatMap(({ files }) => files), ...tables.keys()].map((file) => file.split('/')[0]);
  await claimFolder(root, settings, { caller, holds: [...new Set(tops)] });
  await removeLeftovers(root);
  const total = works.reduce((sum, { clips }) => sum + clips, 0);
  let done = 0;
  for (const { files, clips, make } of works) {
    signal?.throwIfAborted();
    const there = await Promise.all(files.map((file) => exists(join(root, file))));
    if (there.includes(false)) {
      for (const [file, content] of make())
        await writeFileAtomic(join(root, file), content, { durable: false });
      await new Promise(setImmediate);
    }
    done += clips;
    onProgress?.({ done, total });
  }
  for (const [file, content] of tables) await writeFileAtomic(join(root, file), content);
  await writeFileAtomic(join(root, 'corpus.json'), `${JSON.stringify({ ...truth, settings }, null, 1)}\n`);
  await rm(join(root, unfinishedName), { force: true });
}
