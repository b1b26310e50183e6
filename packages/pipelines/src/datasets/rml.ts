import { join } from 'node:path';
import type { DatasetAdapter } from './adapter';
import type { Clip } from './clip';
import { DatasetError } from './dataset-error';
import { clipMedia } from './files/clip-media';
import { findFiles } from './files/find-files';
import { requireClips, requireFolder } from './files/require-folder';

const emotions: Record<string, string> = {
  an: 'anger',
  di: 'disgust',
  fe: 'fear',
  ha: 'happiness',
  sa: 'sadness',
  su: 'surprise',
};

const example = 's1/an1.avi';

/** Reads the RML Emotion Database; speakers of several languages have a folder of each. */
export const rml: DatasetAdapter = {
  name: 'rml',
  about: 'RML Emotion Database: video with sound of 8 subjects in six languages, 6 emotions, 720 clips',
  layouts: [
    's1/an1.avi … s8, also with a folder of the language between (s1/English/an1.avi) and inside rml-1 and rml-2',
  ],
  licence: 'research only, on request to its makers',
  whereToGetIt:
    'https://www.torontomu.ca/multimedia-research-laboratory (formerly rml.ryerson.ca/rml-emotion-database.html)',
  citation:
    'Y. Wang, L. Guan, "Recognizing Human Emotional State From Audiovisual Signals", IEEE Transactions on Multimedia ' +
    '10(5), 2008. https://doi.org/10.1109/TMM.2008.927665',
  async open(path) {
    const folder = await requireFolder(path, example);
    const files = await findFiles(folder, /\.(avi|mp4)$/i);
    await requireClips(files, folder, example);
    return { labels: Object.values(emotions), clips: files.map((file) => readClip(folder, file)) };
  },
};

function readClip(folder: string, file: string): Clip {
  const [, speaker, language, code, number] =
    /(?:^|\/)(s\d+)\/(?:([^/]+)\/)?([a-z]{2})_?(\d+)\.\w+$/i.exec(file) ?? [];
  if (!speaker) {
    throw new DatasetError(
      'wrong-layout',
      `The file "${join(folder, file)}" does not lie where RML has its clips (${example}); move it there or out of the folder.`,
    );
  }
  const label = emotions[code.toLowerCase()];
  if (!label) {
    throw new DatasetError(
      'unknown-label',
      `The file "${join(folder, file)}" has the emotion ${code}, but the emotions are ` +
        `${Object.entries(emotions)
          .map(([letters, name]) => `${letters} ${name}`)
          .join(', ')}; correct its name.`,
    );
  }
  return {
    id: [speaker.toLowerCase(), language, `${code.toLowerCase()}${number}`].filter(Boolean).join('/'),
    speaker: speaker.toLowerCase(),
    label,
    ...(language && { notes: { language } }),
    ...clipMedia({ video: join(folder, file) }),
  };
}
