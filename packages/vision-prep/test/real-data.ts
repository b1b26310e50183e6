import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of real recordings, beside the repository or where AVEMO_DATA says. */
const root = process.env.AVEMO_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** Path of a real recording; null, with a word about it, where it is absent. */
export function realFile(path: string): string | null {
  const file = join(root, path);
  if (existsSync(file)) return file;
  console.warn(`skipped: no ${path} in the folder of real recordings (set AVEMO_DATA).`);
  return null;
}

/** Paths of the recordings in a folder that end so; none, with a word about it, where it is absent. */
export function realFiles(folder: string, ending: RegExp): string[] {
  const found = realFile(folder);
  return found
    ? readdirSync(found)
        .filter((name) => ending.test(name))
        .map((name) => join(found, name))
    : [];
}
