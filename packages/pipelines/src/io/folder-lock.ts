import { open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CallError } from '../call-error';
import { makeFolder } from './make-folder';

/** Releases a lock. */
export type Unlock = () => Promise<void>;

interface Owner {
  pid: number;
  host: string;
  since: string;
}

const LOCK = '.lock';

/**
 * Keeps a folder to this process until it is released. A lock that a process of this machine left behind when it was killed
 * is taken over.
 *
 * @param folder - Made if it is not there.
 * @returns What releases it; the folder is left as it is.
 * @throws CallError naming who has the folder, and since when.
 */
export async function lockFolder(folder: string): Promise<Unlock> {
  await makeFolder(folder);
  const path = join(folder, LOCK);
  const own: Owner = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  for (let attempt = 0; ; attempt++) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(JSON.stringify(own));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await readOwner(path);
    if (owner === 'gone') continue;
    if (attempt < 3 && isDead(owner)) {
      await rm(path, { force: true });
      continue;
    }
    const who =
      owner === undefined ? 'another process' : `process ${owner.pid} on ${owner.host}, since ${owner.since}`;
    throw new CallError(
      `${folder} is in use by ${who}. Wait for it, choose another folder, or delete ${path} if it is no longer there.`,
    );
  }
}

/** Who holds the lock; undefined where the file does not tell, `gone` where it is no longer there. */
async function readOwner(path: string): Promise<Owner | undefined | 'gone'> {
  try {
    const owner = JSON.parse(await readFile(path, 'utf8')) as Owner;
    return Number.isSafeInteger(owner?.pid) && typeof owner.host === 'string' ? owner : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'gone';
    // A lock is written in one go; what is still unreadable after a while was left by a crash.
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    return age > 10_000 ? { pid: -1, host: hostname(), since: '' } : undefined;
  }
}

function isDead(owner: Owner | undefined): boolean {
  if (!owner || owner.host !== hostname()) return false;
  if (owner.pid === process.pid) return false;
  if (owner.pid <= 0) return true;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
