import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files below a folder whose path from it matches, with `/` between folders, in an order that does not depend on the
 * machine. Links are followed; hidden files and what archives from macOS bring along are passed over.
 *
 * @param folder Absolute path.
 * @param pattern What the path from the folder must match.
 * @param depth How many folders deep, 0 for the folder itself; default 6.
 * @internal
 */
export async function findFiles(folder: string, pattern: RegExp, depth = 6): Promise<string[]> {
  const found: string[] = [];
  const walk = async (below: string, left: number): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === '__MACOSX') continue;
      const path = below ? `${below}/${entry.name}` : entry.name;
      const info = entry.isSymbolicLink() ? await stat(join(folder, path)).catch(() => undefined) : entry;
      if (info?.isDirectory()) {
        if (left > 0) await walk(path, left - 1);
      } else if (info?.isFile() && pattern.test(path)) found.push(path);
    }
  };
  await walk('', depth);
  return found.sort(byName);
}

/** Compares by code units, the same on every machine. @internal */
export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A path's last part without its ending. @internal */
export const stem = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
