import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DatasetError } from '../dataset-error';

/**
 * The absolute path of a folder that is there.
 *
 * @param path what the user named
 * @param holds what the right folder holds, for the message
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
