import { readdir } from 'node:fs/promises';
import type { DatasetAdapter } from '../adapter';
import { byName } from '../files/find-files';
import { requireFolder } from '../files/require-folder';
import { ravdessLabels, ravdessLicence } from './clip-name';
import { readFaceClips } from './faces-layout';
import { findMakersClips } from './makers-layout';
import { readPreparedClips } from './prepared-layout';

/**
 * Reads the speech part of RAVDESS: 24 actors, 8 emotions, 60 clips of each actor. Song is passed over. Clips are sorted
 * by id, which is the name of the audio-only file (of the video where there is none), and carry the folds of the
 * subject-wise cross-validation of Luna-Jiménez et al. 2021.
 */
export const ravdess: DatasetAdapter = {
  name: 'ravdess',
  about:
    'Ryerson Audio-Visual Database of Emotional Speech and Song, its speech: sound and video of 24 actors, 8 emotions',
  layouts: [
    'Actor_01/03-01-06-01-02-01-01.wav … Actor_24, also inside Audio_Speech_Actors_01-24; and the video files ' +
      'Actor_01/01-01-….mp4 and 02-01-….mp4, also inside Video_Speech_Actor_01 …',
    'clips.csv with audio/*.flac and optionally features/au_mean.f32 (means of facial action units)',
    'clips/01-01-….mp4 with optionally faces.csv and faces.u8 (grey faces)',
  ],
  licence: ravdessLicence,
  whereToGetIt: 'https://zenodo.org/records/1188976',
  citation:
    'S. R. Livingstone, F. A. Russo, "The Ryerson Audio-Visual Database of Emotional Speech and Song (RAVDESS)", ' +
    'PLoS ONE 13(5): e0196391, 2018. https://doi.org/10.1371/journal.pone.0196391',
  async open(path) {
    const folder = await requireFolder(path, 'the RAVDESS folders Actor_01 … Actor_24');
    const names = await readdir(folder);
    const { clips, features } = names.includes('clips.csv')
      ? await readPreparedClips(folder)
      : names.includes('clips') || names.includes('faces.csv')
        ? await readFaceClips(folder)
        : { clips: await findMakersClips(folder), features: undefined };
    return {
      labels: ravdessLabels,
      clips: clips.toSorted((a, b) => byName(a.id, b.id)),
      ...(features && { features }),
    };
  },
};
