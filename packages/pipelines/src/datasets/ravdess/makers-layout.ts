import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clip } from '../clip';
import { DatasetError } from '../dataset-error';
import { clipMedia } from '../files/clip-media';
import { byName, stem } from '../files/find-files';
import { describeClip, parseRavdessName, two, type RavdessName } from './clip-name';

const actorFolder = /^actor_(\d\d)$/i;
const packedFolder = /^(audio_speech_actors_01-24|video_speech_actor_\d\d)$/i;

/** The files of one performance by their modality: 1 sound and picture, 2 picture only, 3 sound only. @internal */
export type Performance = Partial<Record<1 | 2 | 3, string>> & { fields: RavdessName };

/**
 * Finds the speech clips in the folders as the makers pack them: audio-only files, video files, or both. The files of one
 * performance are one clip, so that no training meets the picture of a test sound. A file that lies there twice, as in
 * some copies, counts once.
 *
 * @throws DatasetError `wrong-layout` without actor folders or with a file in the wrong one, `empty` without clips
 * @internal
 */
export async function findMakersClips(folder: string): Promise<Clip[]> {
  const actors = await findActorFolders(folder);
  if (actors.length === 0) {
    throw new DatasetError(
      'wrong-layout',
      `The folder "${folder}" holds neither Actor_01 (as its makers pack RAVDESS) nor clips.csv nor clips/01-….mp4; ` +
        'unpack Audio_Speech_Actors_01-24.zip or Video_Speech_Actor_01.zip … into it.',
    );
  }
  const performances = new Map<string, Performance>();
  for (const { path, actor } of actors) {
    for (const name of (await readdir(path)).sort()) {
      if (name.startsWith('.') || !/\.(wav|flac|mp4)$/i.test(name)) continue;
      const file = join(path, name);
      const fields = parseRavdessName(name, `The file "${file}"`);
      if (fields.actor !== actor) {
        throw new DatasetError(
          'wrong-layout',
          `The file "${file}" is of actor ${two(fields.actor)} but lies in the folder of actor ${two(actor)}; ` +
            `move it to Actor_${two(fields.actor)}.`,
        );
      }
      if (fields.channel === 1) addFile(performances, file, fields);
    }
  }
  if (performances.size === 0) {
    throw new DatasetError(
      'empty',
      `The actor folders in "${folder}" hold no speech (files 03-01-….wav or 01-01-….mp4); ` +
        'unpack Audio_Speech_Actors_01-24.zip or Video_Speech_Actor_01.zip … into it.',
    );
  }
  return [...performances.values()].map((performance) => createClip(performance));
}

/** Puts a file to the others of its performance, the first of its kind. @internal */
export function addFile(
  performances: Map<string, Performance>,
  file: string,
  { modality, ...fields }: RavdessName,
): void {
  const key = Object.values(fields).join('-');
  const performance = performances.get(key) ?? { fields: { modality, ...fields } };
  performance[modality as 1 | 2 | 3] ??= file;
  performances.set(key, performance);
}

/** The clip of a performance, called by its sound file, else its video. @internal */
export function createClip(
  { fields, 1: both, 2: silent, 3: sound }: Performance,
  more: Pick<Parameters<typeof clipMedia>[0], 'features' | 'featureFiles'> = {},
): Clip {
  const video = both ?? silent;
  return {
    id: stem((sound ?? video)!.replaceAll('\\', '/')),
    ...describeClip(fields),
    ...clipMedia({ sound, video, silent: both === undefined, ...more }),
  };
}

async function findActorFolders(folder: string): Promise<{ path: string; actor: number }[]> {
  const found: { path: string; actor: number }[] = [];
  for (const entry of await readFolders(folder)) {
    const path = join(folder, entry);
    const actor = actorFolder.exec(entry);
    if (actor) found.push({ path, actor: Number(actor[1]) });
    else if (packedFolder.test(entry)) found.push(...(await findActorFolders(path)));
    else if (/^actor/i.test(entry)) {
      throw new DatasetError(
        'wrong-layout',
        `The folder "${path}" is not named like the makers' Actor_01 … Actor_24; rename it or move it away.`,
      );
    }
  }
  return found;
}

async function readFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name)
    .sort(byName);
}
