import { readdir } from 'node:fs/promises';
import type { Dataset } from '../dataset';
import type { OpenDatasetOptions } from '../open-options';
import { ravdessLabels, ravdessLicence } from './clip';
import { findMakersClips } from './makers-layout';
import { readPreparedClips } from './prepared-layout';
import { requireFolder } from '../files/require-folder';

/**
 * Opens the speech part of RAVDESS: 24 actors, 8 emotions, 60 clips an actor.
 *
 * Two layouts are understood. The makers': `Actor_01/03-01-06-01-02-01-01.wav` …, unpacked as is or inside
 * `Audio_Speech_Actors_01-24`, of which audio-only speech (03-01) is used and the rest (pictures, song) is passed
 * over. And the prepared one: `clips.csv` with `audio/*.flac` and, optionally, `features/au_mean.f32` described by
 * `features/meta.json`: the mean of 35 facial action units, one row a clip, as picture stream [1, 35].
 * The clips are sorted by id, which is the name of the audio-only file, and carry the folds of the subject-wise
 * cross-validation of Luna-Jiménez et al. 2021.
 *
 * @param path the folder
 * @throws DatasetError naming the first missing or wrong thing
 * @internal
 */
export async function openRavdess(path: string, { labels }: OpenDatasetOptions = {}): Promise<Dataset> {
  if (labels) {
    throw new TypeError('openDataset: ravdess has labels of its own; leave the option labels out.');
  }
  const folder = await requireFolder(path, 'the RAVDESS folders Actor_01 … Actor_24');
  const names = await readdir(folder);
  const prepared = names.includes('clips.csv');
  const { clips, videoFeatures } = prepared
    ? await readPreparedClips(folder)
    : { clips: await findMakersClips(folder), videoFeatures: undefined };
  clips.sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    name: 'ravdess',
    labels: [...ravdessLabels],
    clips,
    ...(videoFeatures && { videoFeatures }),
    folds: [...new Set(clips.map((clip) => clip.fold!))].sort(),
    licence: ravdessLicence,
    citation:
      'S. R. Livingstone, F. A. Russo, "The Ryerson Audio-Visual Database of Emotional Speech and Song (RAVDESS)", ' +
      'PLoS ONE 13(5): e0196391, 2018. https://doi.org/10.1371/journal.pone.0196391',
  };
}
