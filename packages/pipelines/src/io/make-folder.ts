import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CallError } from '../call-error';
import { WriteError } from './write-error';

/**
 * Makes a folder and those above it that are not there. Node's own way goes round for ever where a file system refuses a folder
 * by saying that something is not there, as /proc and folders that are mounted when they are asked for do.
 *
 * @throws CallError where a file stands in the way, WriteError where a folder cannot be made.
 */
export async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = await stat(at).catch((error: NodeJS.ErrnoException) => error);
    if ('isDirectory' in found) {
      if (found.isDirectory()) break;
      throw new CallError(`${folder} cannot be a folder: ${at} is a file. Choose another place.`);
    }
    if (!isAbsent(found) || at === dirname(at)) throw new WriteError(at, found);
    missing.unshift(at);
  }
  for (const one of missing) {
    await mkdir(one).catch(async (error: NodeJS.ErrnoException) => {
      // Another process may have been quicker; a link that leads nowhere stands in the way for good.
      const there = error.code === 'EEXIST' && (await stat(one).catch(() => undefined));
      if (!there || !there.isDirectory()) throw new WriteError(one, error);
    });
  }
}

const isAbsent = ({ code }: NodeJS.ErrnoException): boolean => code === 'ENOENT' || code === 'ENOTDIR';
