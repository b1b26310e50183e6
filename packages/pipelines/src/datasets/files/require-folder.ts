import { readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DatasetError } from '../dataset-error';

/**
 * The absolute path of a folder that is there.
 *
 * @param path - What the user named.
 * @param holds - What the right folder holds, for the message.
 * @throws DatasetError `missing-folder`
 * @internal
 */
export async function requireFolder(path: string, holds: string): Promise<string> {
  const folder = resolve(path);
  const info = await stat(folder).catch(() => undefined);
  if (info?.isDirectory()) return folder;
  throw new DatasetError(
    'missing-folder',
    `There is no folder "${folder}"; pass the folder that holds ${holds}.`,
  );
}

/**
 * Throws when no clip was found, with what lies there instead.
 *
 * @param found - What was found.
 * @param folder - Where.
 * @param example - The first file that should be there, from the folder.
 * @internal
 */
export async function requireClips(
  found: { readonly length: number },
  folder: string,
  example: string,
): Promise<void> {
  if (found.length > 0) return;
  const entries = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  if (entries.length === 0) {
    throw new DatasetError(
      'wrong-layout',
      `The folder "${folder}" is empty; it must hold files like ${example}.`,
    );
  }
  const shown = entries.slice(0, 3).join(', ') + (entries.length > 3 ? ', …' : '');
  throw new DatasetError(
    'wrong-layout',
    `The folder "${folder}" holds no file like ${example}, only ${shown}; ` +
      'pass the folder that the download was unpacked into.',
  );
}
