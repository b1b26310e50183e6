import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder';
import { WriteError } from './write-error';

/** Options of {@link writeFileAtomic}. */
export interface WriteOptions {
  /** Whether the content is on the disk before the name is; default true. What can be made again needs no such care. */
  durable?: boolean;
  /** A folder of the same disk for the half-written file; default the folder of `path`. */
  beside?: string;
}

/**
 * Writes a file whole or not at all: into a neighbour with a name of its own first, then renamed over the old one, so that
 * neither a kill nor another process leaves half a file under the name.
 *
 * @param path - Its folders are made if they are not there.
 * @param content - Text or bytes.
 * @param options - Whether to wait for the disk.
 * @throws WriteError naming the path.
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  { durable = true, beside }: WriteOptions = {},
): Promise<void> {
  const folder = dirname(path);
  await makeFolder(folder);
  if (beside !== undefined) await makeFolder(beside);
  const temporary = join(
    beside ?? folder,
    `.${basename(path).slice(0, 100)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`,
  );
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      if (durable) await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new WriteError(path, error);
  }
}

/** Takes away what killed processes left half-written below a folder that belongs to this process alone. */
export async function removeLeftovers(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const left = entries.filter((entry) => /^\..*\.\d+-[0-9a-f]{12}\.tmp$/.test(basename(entry)));
  await Promise.all(left.map((entry) => rm(join(folder, entry), { force: true })));
}
