import { join } from 'node:path';
import type { Clip } from './clip';
import type { DatasetAdapter } from './adapter';
import { DatasetError } from './dataset-error';
import { clipMedia } from './files/clip-media';
import { findFiles, stem } from './files/find-files';
import { requireClips, requireFolder } from './files/require-folder';

/** The letter behind speaker and text in a file name, for the German word. */
const emotions: Record<string, string> = {
  W: 'anger',
  L: 'boredom',
  E: 'disgust',
  A: 'fear',
  F: 'happiness',
  T: 'sadness',
  N: 'neutral',
};

const example = 'wav/03a01Fa.wav';

/** Reads the Berlin Database of Emotional Speech. */
export const emodb: DatasetAdapter = {
  name: 'emodb',
  about: 'Berlin Database of Emotional Speech: sound of 10 actors, 7 emotions',
  layouts: [
    'wav/03a01Fa.wav … (the wav folder of download.zip): speaker, text, emotion, take',
    'audio/03a01Fa.flac …, the same converted',
  ],
  licence: 'free download without registration; listed by catalogues as CC0 1.0',
  whereToGetIt: 'http://emodb.bilderbar.info/download/',
  citation:
    'F. Burkhardt, A. Paeschke, M. Rolfes, W. Sendlmeier, B. Weiss, "A Database of German Emotional Speech", ' +
    'Interspeech 2005. https://doi.org/10.21437/Interspeech.2005-446',
  async open(path) {
    const folder = await requireFolder(path, example);
    const files = await findFiles(folder, /^((wav|audio)\/)?[^/]+\.(wav|flac)$/i);
    await requireClips(files, folder, example);
    return { labels: Object.values(emotions), clips: files.map((file) => readClip(folder, file)) };
  },
};

function readClip(folder: string, file: string): Clip {
  const id = stem(file);
  const [, speaker, text, letter] = /^(\d\d)([ab]\d\d)([A-Z])[a-z]?$/.exec(id) ?? [];
  if (!speaker) {
    throw new DatasetError(
      'wrong-layout',
      `The file "${join(folder, file)}" is not named like a clip of Emo-DB (03a01Fa: speaker, text, emotion, take); ` +
        'rename it or move it out of the folder.',
    );
  }
  const label = emotions[letter];
  if (!label) {
    throw new DatasetError(
      'unknown-label',
      `The file "${join(folder, file)}" has the emotion ${letter}, but the emotions are ` +
        `${Object.entries(emotions)
          .map(([code, name]) => `${code} ${name}`)
          .join(', ')}; correct its name.`,
    );
  }
  return { id, speaker, script: text, label, ...clipMedia({ sound: join(folder, file) }) };
}
