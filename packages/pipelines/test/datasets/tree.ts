import type { Clip, Dataset } from '../../src/datasets/clip';
import { openDataset } from '../../src/datasets/open-dataset';
import { temporaryFolder } from './temporary-folder';

/** Opens a made-up tree of files that are named as a corpus names them. */
export async function openTree(
  adapter: string,
  files: readonly string[],
  contents: Record<string, string | Uint8Array> = {},
): Promise<Dataset & { folder: string }> {
  const folder = await temporaryFolder({
    ...Object.fromEntries(files.map((name) => [name, ''])),
    ...contents,
  });
  return { ...(await openDataset(adapter, folder)), folder };
}

/** What a clip has to be read from, in the order audio, video, features. */
export const mediaOf = (clip: Clip): string[] => {
  const { audio, video, features } = clip.media();
  return [...(audio ? ['audio'] : []), ...(video ? ['video'] : []), ...Object.keys(features ?? {})];
};
