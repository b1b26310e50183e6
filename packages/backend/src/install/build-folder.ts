import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InstallError } from './install-error';

/**
 * Makes a folder that is either complete or not there: `make` fills a temporary sibling, which then takes the name.
 * Siblings that earlier processes left behind are removed.
 */
export async function buildFolder(folder: string, make: (temporary: string) => Promise<void>): Promise<void> {
  const parent = dirname(folder);
  const temporary = join(parent, `.${basename(folder)}.tmp-${process.pid}`);
  await withWriteErrors(parent, async () => {
    mkdirSync(parent, { recursive: true });
    removeLeftovers(parent);
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary);
    try {
      await make(temporary);
      replaceFolder(folder, temporary);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  });
}

/** Gives a folder the content of another beside it, which then has lost its name. */
function replaceFolder(folder: string, by: string): void {
  const old = `${by}-old`;
  if (existsSync(folder)) renameSync(folder, old);
  try {
    renameSync(by, folder);
  } catch (error) {
    if (existsSync(old)) renameSync(old, folder);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

/** Removes what dead processes left; a folder that one of them had set aside gets its name back first. */
function removeLeftovers(parent: string): void {
  for (const entry of readdirSync(parent)) {
    const [, name, owner, old] = /^\.(.+)\.tmp-(\d+)(-old)?$/.exec(entry) ?? [];
    if (!owner || runs(Number(owner))) continue;
    if (old && !existsSync(join(parent, name))) renameSync(join(parent, entry), join(parent, name));
    else rmSync(join(parent, entry), { recursive: true, force: true });
  }
}

function runs(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Turns a full disk and a folder that cannot be written into a sentence that says so. */
export async function withWriteErrors<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (cause instanceof InstallError) throw cause;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw noSpace(folder, { cause });
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      throw new InstallError(
        'not-writable',
        `${folder} cannot be written. Make it yours, or name another folder with --cache.`,
        { cause },
      );
    }
    throw cause;
  }
}

/** The error for a full disk. */
export function noSpace(folder: string, options?: ErrorOptions): InstallError {
  return new InstallError(
    'no-space',
    `the disk of ${folder} is full. Free some space, or name a folder on another disk with --cache.`,
    options,
  );
}
