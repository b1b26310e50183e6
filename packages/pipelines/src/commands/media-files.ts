import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findFiles } from '../datasets/files/find-files';
import { CallError } from '../call-error';

const endings =
  /\.(wav|aif|aiff|aifc|au|caf|flac|mp3|ogg|oga|opus|aac|m4a|mp4|m4v|mov|mkv|mka|webm|weba|avi|mpg|mpeg|flv|wmv|ts|3gp|jpg|jpeg|png|bmp)$/i;

/**
 * The videos, sounds and pictures that a call names, and those in the folders that it names.
 *
 * @throws CallError for one that is not there, and for a folder without any unless it may be empty
 */
export async function listMediaFiles(
  paths: readonly string[],
  { emptyFolders = false }: { emptyFolders?: boolean } = {},
): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (!info)
      throw new CallError(
        `there is no file ${path}. Give the path of a video, a sound, a picture or a folder.`,
      );
    if (!info.isDirectory()) {
      files.push(path);
      continue;
    }
    const inside = await findFiles(path, endings);
    if (inside.length === 0 && !emptyFolders) {
      throw new CallError(`the folder ${path} holds no videos, sounds or pictures.`);
    }
    files.push(...inside.map((file) => join(path, file)));
  }
  return files;
}
