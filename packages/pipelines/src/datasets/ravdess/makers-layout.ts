import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clip } from '../dataset';
import { DatasetError } from '../dataset-error';
import { createRavdessClip, parseRavdessName, two } from './clip';

const actorFolder = /^actor_(\d\d)$/i;
const speechFolder = /^audio_speech_actors_01-24$/i;

/**
 * Finds the audio-only speech clips in the folders as the makers pack them. A clip that lies there twice, as in some
 * copies, counts once.
 *
 * @throws DatasetError `wrong-layout` without actor folders or with a file in the wrong one, `empty` without clips
 * @internal
 */
export async function findMakersClips(folder: string): Promise<Clip[]> {
  const actors = await findActorFolders(folder);
  if (actors.length === 0) {
    throw new DatasetError(
      'wrong-layout',
      `The folder "${folder}" holds neither Actor_01 (as its makers pack RAVDESS) nor clips.csv; ` +
        'unpack Audio_Speech_Actors_01-24.zip into it.',
    );
  }
  const clips = new Map<string, Clip>();
  for (const { path, actor } of actors) {
    for (const name of (await readdir(path)).sort()) {
      if (name.startsWith('.') || !/\.(wav|flac)$/i.test(name)) continue;
      const file = join(path, name);
      const fields = parseRavdessName(name, `The file "${file}"`);
      if (fields.actor !== actor) {
        throw new DatasetError(
          'wrong-layout',
          `The file "${file}" is of actor ${two(fields.actor)} but lies in the folder of actor ${two(actor)}; ` +
            `move it to Actor_${two(fields.actor)}.`,
        );
      }
      const id = name.replace(/\.\w+$/, '');
      if (fields.modality === 3 && fields.channel === 1 && !clips.has(id)) {
        clips.set(id, createRavdessClip(file, fields, id));
      }
    }
  }
  if (clips.size === 0) {
    throw new DatasetError(
      'empty',
      `The actor folders in "${folder}" hold no audio-only speech (files 03-01-….wav); ` +
        'unpack Audio_Speech_Actors_01-24.zip into it.',
    );
  }
  return [...clips.values()];
}

async function findActorFolders(folder: string): Promise<{ path: string; actor: number }[]> {
  const found: { path: string; actor: number }[] = [];
  for (const entry of await readFolder(folder)) {
    const path = join(folder, entry);
    const actor = actorFolder.exec(entry);
    if (actor) found.push({ path, actor: Number(actor[1]) });
    else if (speechFolder.test(entry)) found.push(...(await findActorFolders(path)));
  }
  return found;
}

async function readFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name)
    .sort();
}
